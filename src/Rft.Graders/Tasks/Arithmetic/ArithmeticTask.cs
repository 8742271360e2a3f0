using System.Globalization;
using System.Numerics;

namespace Rft.Graders.Tasks.Arithmetic;

/// <summary>Sums and differences, answered by one whole number. The row's <c>answer</c> is the truth.</summary>
internal sealed class ArithmeticTask : IVerifiableTask
{
    public const string TaskName = "arithmetic";

    /// <inheritdoc/>
    public string Name => TaskName;

    /// <inheritdoc/>
    public string About => "The answer is the row's whole number, written without plus sign, leading zeros or blanks.";

    /// <inheritdoc/>
    public ScoreRange Range { get; } = new(0, 1);

    /// <inheritdoc/>
    public ITaskGenerator Generator { get; } = new ArithmeticGenerator();

    /// <inheritdoc/>
    public IGrader CreateGrader(Item options)
    {
        TaskOptions.RequireNone(options);
        return new ExactAnswer(item => item.Text("answer").Trim() is var answer && Canonical(answer) == answer ? answer : null, Canonical);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TaskProbe> Probes(Item row)
    {
        string right = row.Text("answer");
        var number = BigInteger.Parse(right, CultureInfo.InvariantCulture);
        string[] wrong = [.. new[] { number + 1, number - 1, number * 10 }.Where(other => other != number).Select(Spell)];
        return [.. AnswerProbes.Of(row, right, wrong), TaskProbe.OfText("leading zero", $"<answer>0{right}</answer>")];
    }

    /// <summary>The number a text means, in canonical form.</summary>
    private static string? Canonical(string text) =>
        text.Length <= MaxDigits
            && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
            ? Spell(number)
            : null;

    private static string Spell(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reading a number costs more than linear time; no answer to a sum is longer.</summary>
    private const int MaxDigits = 1024;
}
