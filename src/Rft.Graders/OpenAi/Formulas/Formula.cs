using System.Diagnostics;
using System.Globalization;

namespace Rft.Graders.OpenAi.Formulas;

/// <summary>What one step of a formula does with the stack of values.</summary>
internal enum FormulaStep
{
    Number,
    Variable,
    Negate,
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
    Call,
}

/// <summary>One step of a formula.</summary>
/// <param name="Step">What it does.</param>
/// <param name="Number">The number that is pushed.</param>
/// <param name="Index">The variable that is pushed, or how many arguments are taken.</param>
/// <param name="Function">The function that is called.</param>
internal readonly record struct FormulaInstruction(FormulaStep Step, double Number = 0, int Index = 0, FormulaFunction? Function = null);

/// <summary>
/// A formula over the scores of graders: <c>+ - * / ^</c>, brackets and a few functions. It is kept in postfix order, so that its length
/// costs no call stack. Immutable.
/// </summary>
internal sealed class Formula
{
    /// <summary>The longest formula in characters.</summary>
    public const int MaxLength = 64 * 1024;

    /// <summary>The deepest nesting of brackets, calls and exponents.</summary>
    public const int MaxDepth = 256;

    private readonly IReadOnlyList<FormulaInstruction> _instructions;

    private Formula(string text, IReadOnlyList<FormulaInstruction> instructions)
    {
        Text = text;
        _instructions = instructions;
    }

    /// <summary>The formula as written.</summary>
    public string Text { get; }

    /// <summary>Parses a formula.</summary>
    /// <param name="text">The formula.</param>
    /// <param name="variables">The names it may use, which are case-sensitive.</param>
    /// <exception cref="FormulaException">It is no formula; the message names the character.</exception>
    public static Formula Parse(string text, string[] variables) =>
        text.Length <= MaxLength
            ? new Formula(text, new FormulaParser(text, variables).Parse())
            : throw new FormulaException(string.Create(
                CultureInfo.InvariantCulture, $"the formula has {text.Length} characters; at most {MaxLength} are read"));

    /// <summary>The formula's value.</summary>
    /// <param name="values">The values of the variables, in the order given to <see cref="Parse"/>.</param>
    /// <exception cref="FormulaException">The value, or one on the way to it, is not a finite number.</exception>
    public double Evaluate(IReadOnlyList<double> values)
    {
        var stack = new Stack<double>();
        foreach (var instruction in _instructions) stack.Push(Finite(Execute(instruction, stack, values), instruction));
        return stack.Pop() + 0.0;
    }

    private static double Execute(FormulaInstruction instruction, Stack<double> stack, IReadOnlyList<double> values)
    {
        switch (instruction.Step)
        {
            case FormulaStep.Number: return instruction.Number;
            case FormulaStep.Variable: return values[instruction.Index];
            case FormulaStep.Negate: return -stack.Pop();
            case FormulaStep.Call: return Call(instruction, stack);
        }
        double right = stack.Pop(), left = stack.Pop();
        return instruction.Step switch
        {
            FormulaStep.Add => left + right,
            FormulaStep.Subtract => left - right,
            FormulaStep.Multiply => left * right,
            FormulaStep.Divide => left / right,
            FormulaStep.Power => Math.Pow(left, right),
            _ => throw new UnreachableException(),
        };
    }

    private static double Call(FormulaInstruction call, Stack<double> stack)
    {
        double value = stack.Pop();
        if (!call.Function!.IsVariadic) return call.Function.Apply(value, 0);
        for (int i = 1; i < call.Index; i++) value = call.Function.Apply(value, stack.Pop());
        return value;
    }

    private static double Finite(double value, FormulaInstruction instruction)
    {
        if (double.IsFinite(value)) return value;
        string what = instruction.Function?.Name ?? instruction.Step.ToString().ToLowerInvariant();
        string result = double.IsNaN(value) ? "no real number" : "no finite number";
        throw new FormulaException($"'{what}' gives {result} for these scores; keep its arguments in its domain, for example with max(x, 0.001)");
    }
}
