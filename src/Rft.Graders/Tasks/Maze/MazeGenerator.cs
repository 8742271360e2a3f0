using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.Maze;

/// <summary>
/// Mazes of 3 to 5 rooms a side, dug room by room so that one way leads from each room to each other: 5 000 problems, S top left and E bottom
/// right. The typical error leaves out the last step.
/// </summary>
internal sealed class MazeGenerator() : TaskGenerator<string>(MazeTask.TaskName)
{
    private const int ProblemCount = 5000;
    private const int FewestRooms = 3;
    private const int RoomCounts = 3;

    /// <inheritdoc/>
    protected override IEnumerable<string> Problems()
    {
        for (ulong i = 0; i < ProblemCount; i++)
        {
            ulong seed = Seed.Derive(OwnSeed, Seed.Hash("problem"), i);
            yield return Dig(FewestRooms + Seed.ToIndex(Seed.Derive(seed, 0), RoomCounts), Seed.Derive(seed, 1));
        }
    }

    /// <inheritdoc/>
    protected override string Prompt(string problem) =>
        $"Go from S to E through this maze of walls #:\n{problem}\nWrite the moves U, D, L and R, such as RRD, inside <answer></answer>.";

    /// <inheritdoc/>
    protected override string Answer(string problem) => MazeGrid.Parse(problem)!.Solve()!;

    /// <inheritdoc/>
    protected override string? WrongAnswer(string problem, ulong seed) => Answer(problem)[..^1];

    /// <inheritdoc/>
    protected override string Kind(string problem) => (problem.IndexOf('\n', StringComparison.Ordinal) / 2).ToString(CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    protected override void WriteFields(string problem, Utf8JsonWriter row) => row.WriteString("maze", problem);

    /// <summary>Rooms stand at odd places; from each the digger goes to a room that is not open yet, and back when there is none.</summary>
    private static string Dig(int rooms, ulong seed)
    {
        int side = 2 * rooms + 1;
        char[][] grid = [.. Enumerable.Range(0, side).Select(_ => new string('#', side).ToCharArray())];
        var way = new Stack<(int Row, int Column)>([(1, 1)]);
        grid[1][1] = '.';
        for (ulong turn = 0; way.TryPeek(out var room); turn++)
        {
            (int Row, int Column)[] closed = [.. Neighbours(room, side).Where(next => grid[next.Row][next.Column] == '#')];
            if (closed.Length == 0)
            {
                way.Pop();
                continue;
            }
            var (row, column) = closed[Seed.ToIndex(Seed.Derive(seed, turn), closed.Length)];
            grid[(room.Row + row) / 2][(room.Column + column) / 2] = grid[row][column] = '.';
            way.Push((row, column));
        }
        (grid[1][1], grid[side - 2][side - 2]) = ('S', 'E');
        return string.Join('\n', grid.Select(line => new string(line)));
    }

    private static IEnumerable<(int Row, int Column)> Neighbours((int Row, int Column) room, int side)
    {
        (int Row, int Column)[] all = [(room.Row - 2, room.Column), (room.Row + 2, room.Column), (room.Row, room.Column - 2), (room.Row, room.Column + 2)];
        return all.Where(next => next.Row > 0 && next.Column > 0 && next.Row < side && next.Column < side);
    }
}
