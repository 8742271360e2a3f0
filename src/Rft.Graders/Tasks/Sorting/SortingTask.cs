namespace Rft.Graders.Tasks.Sorting;

/// <summary>The digits of a row in ascending order. The row's <c>digits</c> are the truth.</summary>
internal sealed class SortingTask() : ExactTask(
    TaskName, "The answer is the row's digits in ascending order, with nothing between them.", new SortingGenerator())
{
    public const string TaskName = "sorting";

    /// <inheritdoc/>
    protected override string? Right(Item item) =>
        item.Text("digits") is { Length: > 0 } digits && digits.All(char.IsAsciiDigit) ? string.Concat(digits.Order()) : null;

    /// <inheritdoc/>
    protected override string? Canonical(string text) =>
        text.All(c => char.IsAsciiDigit(c) || c is ' ' or ',') ? string.Concat(text.Where(char.IsAsciiDigit)) : null;

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right) =>
    [
        row.Text("digits"), string.Concat(right.Reverse()), right[..^1], right + right[^1], string.Concat(right.Distinct()),
        string.Join(' ', right.ToArray()),
    ];
}
