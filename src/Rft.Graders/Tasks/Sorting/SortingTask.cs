namespace Rft.Graders.Tasks.Sorting;

/// <summary>The digits of a row in ascending order. The row's <c>digits</c> are the truth.</summary>
internal sealed class SortingTask : IVerifiableTask
{
    public const string TaskName = "sorting";

    /// <inheritdoc/>
    public string Name => TaskName;

    /// <inheritdoc/>
    public string About => "The answer is the row's digits in ascending order, with nothing between them.";

    /// <inheritdoc/>
    public ScoreRange Range { get; } = new(0, 1);

    /// <inheritdoc/>
    public ITaskGenerator Generator { get; } = new SortingGenerator();

    /// <inheritdoc/>
    public IGrader CreateGrader(Item options)
    {
        TaskOptions.RequireNone(options);
        return new ExactAnswer(item => Sorted(item.Text("digits")), Canonical);
    }

    /// <inheritdoc/>
    public IReadOnlyList<TaskProbe> Probes(Item row)
    {
        string digits = row.Text("digits"), right = Sorted(digits)!;
        string[] others = [digits, string.Concat(digits.OrderDescending()), right[..^1], right + right[^1], string.Concat(right.Distinct())];
        return AnswerProbes.Of(row, right, [.. others.Where(other => other != right).Distinct()]);
    }

    private static string? Sorted(string digits) =>
        digits.Length > 0 && digits.All(char.IsAsciiDigit) ? string.Concat(digits.Order()) : null;

    /// <summary>The digits of a text that holds nothing but digits, blanks and commas.</summary>
    private static string? Canonical(string text) =>
        text.All(c => char.IsAsciiDigit(c) || c is ' ' or ',') ? string.Concat(text.Where(char.IsAsciiDigit)) : null;
}
