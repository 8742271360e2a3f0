namespace Rft.Graders.Tasks.Hanoi;

/// <summary>
/// Moves that bring every disc to one peg, as pairs of pegs parted by blanks or commas: AC moves from A to C. The row's <c>start</c> says where
/// each disc stands, the smallest first, and <c>goal</c> the peg. Any number of legal moves is right. Reasons: <c>not_moves</c>,
/// <c>illegal_move</c>, <c>not_solved</c>.
/// </summary>
internal sealed class HanoiTask() : AnswerTask(
    TaskName, "The answer is legal moves, such as AC AB CB, that bring every disc from the row's start to its goal peg.", new HanoiGenerator())
{
    public const string TaskName = "hanoi";
    private static readonly char[] Separators = [' ', ',', '\n', '\t', '\r'];

    /// <inheritdoc/>
    protected override Grade Judge(string answer, Item item) => HanoiTowers.IsState(item.Text("start")) && HanoiTowers.IsState(item.Text("goal"))
        && item.Text("goal").Length == 1
        ? base.Judge(answer, item)
        : Grade.Invalid("the row's start is no list of pegs A, B and C, or its goal is no peg");

    /// <inheritdoc/>
    protected override string? Problem(string answer, Item item)
    {
        string[] moves = answer.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
        if (!Array.TrueForAll(moves, move => move.Length == 2 && HanoiTowers.IsState(move))) return "not_moves";
        string state = item.Text("start");
        foreach (string move in moves)
        {
            if (HanoiTowers.Move(state, move[0], move[1]) is not { } next) return "illegal_move";
            state = next;
        }
        char goal = item.Text("goal")[0];
        return state.All(peg => peg == goal) ? null : "not_solved";
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right)
    {
        string goal = row.Text("goal");
        string shorter = string.Join(' ', right.Split(' ')[..^1]), glued = right.Replace(" ", "", StringComparison.Ordinal);
        return [row.Text("start"), goal, $"{goal}{goal}", shorter, right.ToLowerInvariant(), glued + "A"];
    }
}
