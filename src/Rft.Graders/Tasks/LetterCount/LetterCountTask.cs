using System.Globalization;

namespace Rft.Graders.Tasks.LetterCount;

/// <summary>How often a letter occurs. The row's <c>text</c> and <c>letter</c> are the truth; upper and lower case differ.</summary>
internal sealed class LetterCountTask() : ExactTask(
    TaskName, "The answer is how often the row's letter occurs in its text, as a whole number.", new LetterCountGenerator())
{
    public const string TaskName = "letter-count";

    /// <inheritdoc/>
    protected override string? Right(Item item) => new StringInfo(item.Text("letter")).LengthInTextElements == 1
        ? Count(item.Text("text"), item.Text("letter")).ToString(CultureInfo.InvariantCulture)
        : null;

    /// <inheritdoc/>
    protected override string? Canonical(string text) => WholeNumber.Canonical(text);

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right) => WholeNumber.Near(right);

    /// <summary>By user-perceived characters: the e of é is not counted.</summary>
    private static int Count(string text, string letter)
    {
        int count = 0;
        var elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext()) count += elements.GetTextElement() == letter ? 1 : 0;
        return count;
    }
}
