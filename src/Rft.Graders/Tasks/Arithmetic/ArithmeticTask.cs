namespace Rft.Graders.Tasks.Arithmetic;

/// <summary>Sums and differences, answered by one whole number. The row's <c>answer</c> is the truth.</summary>
internal sealed class ArithmeticTask() : ExactTask(
    TaskName, "The answer is the row's whole number, without plus sign, leading zeros, commas or blanks.", new ArithmeticGenerator())
{
    public const string TaskName = "arithmetic";

    /// <inheritdoc/>
    protected override string? Right(Item item) => item.Text("answer") is var answer && Canonical(answer) == answer ? answer : null;

    /// <inheritdoc/>
    protected override string? Canonical(string text) => WholeNumber.Canonical(text);

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right) => WholeNumber.Near(right);
}
