using System.Text.Json;

namespace Rft.Graders.Tasks.BaseConversion;

/// <summary>A number and two bases.</summary>
/// <param name="Number">0 to 4095.</param>
/// <param name="From">Base in which it is given.</param>
/// <param name="To">Base in which it is asked for.</param>
internal readonly record struct BaseConversionProblem(int Number, int From, int To);

/// <summary>
/// Numbers below 4096 from one of the bases 2, 8, 10 and 16 to another: 49 152 problems. The typical error leaves out the last step of
/// dividing, so the first digit is missing.
/// </summary>
internal sealed class BaseConversionGenerator() : TaskGenerator<BaseConversionProblem>(BaseConversionTask.TaskName)
{
    private const int Numbers = 4096;
    private static readonly int[] Bases = [2, 8, 10, 16];

    /// <inheritdoc/>
    protected override IEnumerable<BaseConversionProblem> Problems() =>
        from number in Enumerable.Range(0, Numbers)
        from source in Bases
        from target in Bases
        where source != target
        select new BaseConversionProblem(number, source, target);

    /// <inheritdoc/>
    protected override string Prompt(BaseConversionProblem problem) =>
        $"Convert {Digits.Spell(problem.Number, problem.From)} from base {problem.From} to base {problem.To}. "
        + "Write the lower-case digits inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(BaseConversionProblem problem) => Digits.Spell(problem.Number, problem.To);

    /// <inheritdoc/>
    protected override string? WrongAnswer(BaseConversionProblem problem, ulong seed) => Answer(problem) is { Length: > 1 } right ? right[1..] : null;

    /// <inheritdoc/>
    protected override string Kind(BaseConversionProblem problem) => $"{problem.From}-{problem.To}";

    /// <inheritdoc/>
    protected override void WriteFields(BaseConversionProblem problem, Utf8JsonWriter row)
    {
        row.WriteString("number", Digits.Spell(problem.Number, problem.From));
        row.WriteNumber("from", problem.From);
        row.WriteNumber("to", problem.To);
    }
}
