using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.NQueens;

/// <summary>
/// Boards of 5 to 8 rows with some queens of a solution in place: 20 000 problems. The typical error exchanges two of the queens it placed.
/// </summary>
internal sealed class NQueensGenerator() : TaskGenerator<string>(NQueensTask.TaskName)
{
    private const int ProblemCount = 20_000;
    private const int SmallestSide = 5;
    private const int Sides = 4;

    /// <inheritdoc/>
    protected override IEnumerable<string> Problems()
    {
        int[][][] solutions = [.. Enumerable.Range(SmallestSide, Sides).Select(side => QueensBoard.Solutions(new int[side]).ToArray())];
        for (ulong i = 0; i < ProblemCount; i++)
        {
            ulong seed = Seed.Derive(OwnSeed, Seed.Hash("problem"), i);
            // Larger boards have more solutions to draw from.
            int[][] all = solutions[Math.Max(Seed.ToIndex(Seed.Derive(seed, 0), Sides), Seed.ToIndex(Seed.Derive(seed, 1), Sides))];
            int[] board = [.. all[Seed.ToIndex(Seed.Derive(seed, 2), all.Length)]];
            int free = 2 + Seed.ToIndex(Seed.Derive(seed, 3), board.Length - 2);
            foreach (int row in Enumerable.Range(0, board.Length).OrderBy(row => Seed.Derive(seed, 4, (ulong)row)).Take(free)) board[row] = 0;
            yield return string.Join(' ', board);
        }
    }

    /// <inheritdoc/>
    protected override string Prompt(string problem) =>
        $"Place {Given(problem).Length} queens that do not attack each other. Columns row by row, 0 is free: {problem}. "
        + "Write the columns, parted by blanks, inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(string problem) => string.Join(' ', QueensBoard.Solve(Given(problem))!);

    /// <inheritdoc/>
    protected override string? WrongAnswer(string problem, ulong seed)
    {
        int[] given = Given(problem), right = QueensBoard.Solve(given)!;
        int[] free = [.. Enumerable.Range(0, given.Length).Where(row => given[row] == 0)];
        var exchanged = from first in free
                        from second in free
                        where first < second
                        select Exchange(right, first, second);
        return exchanged.FirstOrDefault(board => !QueensBoard.IsPeaceful(board)) is { } wrong ? string.Join(' ', wrong) : null;
    }

    /// <inheritdoc/>
    protected override string Kind(string problem) => Given(problem).Length.ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override void WriteFields(string problem, Utf8JsonWriter row)
    {
        row.WriteStartArray("given");
        foreach (int column in Given(problem)) row.WriteNumberValue(column);
        row.WriteEndArray();
    }

    private static int[] Given(string problem) => [.. problem.Split(' ').Select(column => int.Parse(column, CultureInfo.InvariantCulture))];

    private static int[] Exchange(int[] board, int first, int second)
    {
        int[] changed = [.. board];
        (changed[first], changed[second]) = (changed[second], changed[first]);
        return changed;
    }
}
