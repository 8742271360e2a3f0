namespace Rft.Graders.Tasks.Sudoku;

/// <summary>
/// A filled square of 4 or 9 digits a side that keeps the row's <c>puzzle</c>. Any solution is right; white space in the answer does not
/// matter. Reasons: <c>wrong_shape</c>, <c>changed_given</c>, <c>not_a_solution</c>.
/// </summary>
internal sealed class SudokuTask() : AnswerTask(
    TaskName, "The answer fills the row's puzzle so that every row, column and box holds each digit once.", new SudokuGenerator())
{
    public const string TaskName = "sudoku";

    /// <inheritdoc/>
    protected override Grade Judge(string answer, Item item) => SudokuGrid.Side(item.Text("puzzle")) > 0
        ? base.Judge(answer, item)
        : Grade.Invalid("the row's puzzle is no square of 16 or 81 digits and dots");

    /// <inheritdoc/>
    protected override string? Problem(string answer, Item item)
    {
        string puzzle = item.Text("puzzle"), grid = string.Concat(answer.Where(c => !char.IsWhiteSpace(c)));
        int side = SudokuGrid.Side(puzzle);
        if (grid.Length != puzzle.Length || SudokuGrid.Side(grid) != side || grid.Contains(SudokuGrid.Blank, StringComparison.Ordinal)) return "wrong_shape";
        if (puzzle.Zip(grid).Any(pair => pair.First != SudokuGrid.Blank && pair.First != pair.Second)) return "changed_given";
        return SudokuGrid.IsSolved(grid, side) ? null : "not_a_solution";
    }

    /// <inheritdoc/>
    protected override IEnumerable<string> Wrong(Item row, string right)
    {
        int side = SudokuGrid.Side(right);
        // Turned digits change the givens, as each given digit becomes the next.
        string turned = string.Concat(right.Select(c => (char)('1' + (c - '0') % side)));
        string rowsOfOne = string.Concat(Enumerable.Range(1, side).Select(i => new string((char)('0' + i), side)));
        return [row.Text("puzzle"), turned, new string('1', right.Length), right[..^1], rowsOfOne];
    }
}
