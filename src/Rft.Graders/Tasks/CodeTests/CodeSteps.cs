using System.Globalization;

namespace Rft.Graders.Tasks.CodeTests;

/// <summary>A step of a generated function: in words, in JavaScript on <c>x</c>, and here.</summary>
/// <typeparam name="T">What it gives.</typeparam>
internal sealed record CodeStep<T>(string Text, string Code, Func<int, T> Apply);

/// <summary>What is made of the numbers: in words, in JavaScript on <c>LIST</c>, and here.</summary>
internal sealed record CodeJoin(string Kind, string Text, string Code, Func<int[], object> Apply);

/// <summary>The steps that generated functions are made of.</summary>
internal static class CodeSteps
{
    private const int Bounds = 10;
    private const int Terms = 10;
    private const int Factors = 4;

    public static CodeJoin[] Joins { get; } =
    [
        new("sum", "their sum", "LIST.reduce((a, b) => a + b, 0)", list => list.Sum()),
        new("largest", "the largest, or 0 if there is none",
            "LIST.reduce((a, b) => a === null || b > a ? b : a, null) ?? 0", list => list.DefaultIfEmpty(0).Max()),
        new("smallest", "the smallest, or 0 if there is none",
            "LIST.reduce((a, b) => a === null || b < a ? b : a, null) ?? 0", list => list.DefaultIfEmpty(0).Min()),
        new("list", "them as a list", "LIST", list => list),
    ];

    public static CodeStep<bool>[] Keeps() =>
    [
        new("even", "x % 2 === 0", x => x % 2 == 0),
        new("odd", "x % 2 !== 0", x => x % 2 != 0),
        new("multiples of 3", "x % 3 === 0", x => x % 3 == 0),
        new("not multiples of 3", "x % 3 !== 0", x => x % 3 != 0),
        .. Enumerable.Range(0, Bounds).Select(bound => new CodeStep<bool>($"above {Text(bound)}", $"x > {Text(bound)}", x => x > bound)),
        .. Enumerable.Range(0, Bounds).Select(bound => new CodeStep<bool>($"below {Text(bound)}", $"x < {Text(bound)}", x => x < bound)),
    ];

    public static CodeStep<int>[] Changes() =>
    [
        new("square", "x * x", x => x * x),
        new("negate", "0 - x", x => -x),
        new("take the absolute value of", "Math.abs(x)", Math.Abs),
        .. Enumerable.Range(1, Terms).Select(term => new CodeStep<int>($"add {Text(term)} to", $"x + {Text(term)}", x => x + term)),
        .. Enumerable.Range(2, Factors).Select(factor => new CodeStep<int>($"multiply by {Text(factor)}", $"x * {Text(factor)}", x => x * factor)),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
