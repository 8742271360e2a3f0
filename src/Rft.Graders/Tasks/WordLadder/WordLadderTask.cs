namespace Rft.Graders.Tasks.WordLadder;

/// <summary>
/// Words from <c>start</c> to <c>goal</c>, all in the row's <c>words</c>, each one letter away from the one before; parted by blanks, commas or
/// &gt;. Any ladder is right. Reasons: <c>wrong_ends</c>, <c>unknown_word</c>, <c>not_one_letter</c>.
/// </summary>
internal sealed class WordLadderTask() : AnswerTask(
    TaskName, "The answer is words of the row from its start to its goal, each one letter away from the one before.", new WordLadderGenerator())
{
    public const string TaskName = "word-ladder";
    private static readonly char[] Separators = [' ', ',', '>', '\n', '\t', '\r'];

    /// <inheritdoc/>
    protected override Grade Judge(string answer, Item item) =>
        item.Get<string[]>("words") is { Length: > 0 } words && words.Contains(item.Text("start")) && words.Contains(item.Text("goal"))
            ? base.Judge(answer, item)
            : Grade.Invalid("the row's words lack its start or its goal");

    /// <inheritdoc/>
    protected override string? Problem(string answer, Item item)
    {
        string[] ladder = answer.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (ladder.Length == 0 || ladder[0] != item.Text("start") || ladder[^1] != item.Text("goal")) return "wrong_ends";
        var words = item.Get<string[]>("words")!.ToHashSet(StringComparer.Ordinal);
        if (!Array.TrueForAll(ladder, words.Contains)) return "unknown_word";
        return ladder.Zip(ladder.Skip(1)).All(pair => WordGraph.AreNeighbours(pair.First, pair.Second)) ? null : "not_one_letter";
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right)
    {
        string start = row.Text("start"), goal = row.Text("goal");
        string turned = string.Join(' ', right.Split(' ').Reverse());
        return [start, goal, $"{start} {goal}", $"{start} {start} {goal}", turned, $"{start} zzz {goal}", right.ToUpperInvariant()];
    }
}
