namespace Rft.Graders.OpenAi.Formulas;

/// <summary>A function that formulas may call.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsVariadic">Whether it takes one or more arguments instead of exactly one.</param>
/// <param name="Apply">Its value; for a variadic one, of two arguments, applied from the left.</param>
internal sealed record FormulaFunction(string Name, bool IsVariadic, Func<double, double, double> Apply)
{
    private static readonly FormulaFunction[] All =
    [
        new("min", true, Math.Min), new("max", true, Math.Max),
        One("abs", Math.Abs), One("floor", Math.Floor), One("ceil", Math.Ceiling),
        One("exp", Math.Exp), One("sqrt", Math.Sqrt), One("log", Math.Log),
    ];

    public static string Names { get; } = string.Join(", ", All.Select(function => function.Name));

    public static FormulaFunction? Find(string name) => Array.Find(All, function => function.Name == name);

    private static FormulaFunction One(string name, Func<double, double> apply) => new(name, false, (x, _) => apply(x));
}
