namespace Rft.Graders.Tasks.Maze;

/// <summary>
/// Moves U, D, L and R from S to E of the row's <c>maze</c> that never enter a wall. Any way is right; white space in the answer does not matter.
/// Reasons: <c>not_moves</c>, <c>hits_wall</c>, <c>not_at_exit</c>.
/// </summary>
internal sealed class MazeTask() : AnswerTask(
    TaskName, "The answer is moves U, D, L and R that lead from S to E of the row's maze without entering a wall.", new MazeGenerator())
{
    public const string TaskName = "maze";
    private const int Far = 1000;

    /// <inheritdoc/>
    protected override Grade Judge(string answer, Item item) => MazeGrid.Parse(item.Text("maze")) is null
        ? Grade.Invalid("the row's maze has lines of different lengths, or not one S and one E")
        : base.Judge(answer, item);

    /// <inheritdoc/>
    protected override string? Problem(string answer, Item item)
    {
        string moves = string.Concat(answer.Where(c => !char.IsWhiteSpace(c)));
        if (!moves.All(move => MazeGrid.Moves.Contains(move, StringComparison.Ordinal))) return "not_moves";
        var maze = MazeGrid.Parse(item.Text("maze"))!;
        var place = maze.Start;
        foreach (char move in moves)
        {
            if (maze.Step(place, move) is not { } next) return "hits_wall";
            place = next;
        }
        return place == maze.Exit ? null : "not_at_exit";
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right) =>
    [
        new string('R', Far), new string('D', Far), right[..^1], right + "UUU" + new string('L', Far), right.ToLowerInvariant(),
        string.Join(",", right.ToArray()),
    ];
}
