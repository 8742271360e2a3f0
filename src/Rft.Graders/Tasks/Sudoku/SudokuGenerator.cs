using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.Sudoku;

/// <summary>
/// Squares of 4 digits a side with 6 to 11 blanks, made from one square by exchanging digits, rows and columns: 20 000 problems. The typical
/// error repeats a digit in the last blank's row.
/// </summary>
internal sealed class SudokuGenerator() : TaskGenerator<string>(SudokuTask.TaskName)
{
    private const int ProblemCount = 20_000;
    private const int Side = 4;
    private const int FewestBlanks = 6;
    private const int BlankCounts = 6;
    private const string Base = "1234341221434321";

    /// <summary>Orders of four lines that keep the two bands together.</summary>
    private static readonly int[][] Orders = [[0, 1, 2, 3], [1, 0, 2, 3], [0, 1, 3, 2], [1, 0, 3, 2], [2, 3, 0, 1], [3, 2, 0, 1], [2, 3, 1, 0], [3, 2, 1, 0]];

    /// <inheritdoc/>
    protected override IEnumerable<string> Problems()
    {
        for (ulong i = 0; i < ProblemCount; i++)
        {
            ulong seed = Seed.Derive(OwnSeed, Seed.Hash("problem"), i);
            char[] grid = Full(seed);
            int blanks = FewestBlanks + Seed.ToIndex(Seed.Derive(seed, 3), BlankCounts);
            var cells = Enumerable.Range(0, grid.Length).OrderBy(cell => Seed.Derive(seed, 4, (ulong)cell)).Take(blanks);
            foreach (int cell in cells) grid[cell] = SudokuGrid.Blank;
            yield return new string(grid);
        }
    }

    /// <inheritdoc/>
    protected override string Prompt(string problem) =>
        $"Fill the dots of this 4x4 sudoku: {string.Join(' ', problem.Chunk(Side).Select(row => new string(row)))}. "
        + "Write the 16 digits inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(string problem) => SudokuGrid.Solve(problem, Side)!;

    /// <inheritdoc/>
    protected override string? WrongAnswer(string problem, ulong seed)
    {
        int cell = problem.LastIndexOf(SudokuGrid.Blank);
        char[] wrong = Answer(problem).ToCharArray();
        wrong[cell] = wrong[cell / Side * Side + (cell + 1) % Side];
        return new string(wrong);
    }

    /// <inheritdoc/>
    protected override string Kind(string problem) => problem.Count(c => c == SudokuGrid.Blank).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override void WriteFields(string problem, Utf8JsonWriter row) => row.WriteString("puzzle", problem);

    private static char[] Full(ulong seed)
    {
        int[] digits = [.. Enumerable.Range(1, Side).OrderBy(digit => Seed.Derive(seed, 0, (ulong)digit))];
        int[] rows = Orders[Seed.ToIndex(Seed.Derive(seed, 1), Orders.Length)], columns = Orders[Seed.ToIndex(Seed.Derive(seed, 2), Orders.Length)];
        return [.. Enumerable.Range(0, Side * Side).Select(cell => (char)('0' + digits[Base[rows[cell / Side] * Side + columns[cell % Side]] - '1']))];
    }
}
