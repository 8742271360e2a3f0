namespace Rft.Graders.Tasks.Maze;

/// <summary>A maze in lines of one length: # is a wall, S the start, E the exit, any other character is free. What lies outside is wall.</summary>
internal sealed class MazeGrid
{
    private const int MaxSide = 512;
    private readonly string[] _lines;

    private MazeGrid(string[] lines, (int Row, int Column) start, (int Row, int Column) exit)
    {
        _lines = lines;
        Start = start;
        Exit = exit;
    }

    public const string Moves = "UDLR";

    public (int Row, int Column) Start { get; }

    public (int Row, int Column) Exit { get; }

    /// <summary>Reads a maze; null when its lines differ in length, or it has not one start and one exit.</summary>
    public static MazeGrid? Parse(string text)
    {
        string[] lines = text.TrimEnd('\n').Split('\n');
        bool isGrid = lines.Length <= MaxSide && lines[0].Length <= MaxSide && Array.TrueForAll(lines, line => line.Length == lines[0].Length);
        return isGrid && Find(lines, 'S') is { } start && Find(lines, 'E') is { } exit ? new MazeGrid(lines, start, exit) : null;
    }

    /// <summary>Where a move leads; null into a wall.</summary>
    public (int Row, int Column)? Step((int Row, int Column) place, char move)
    {
        var (row, column) = move switch
        {
            'U' => (place.Row - 1, place.Column),
            'D' => (place.Row + 1, place.Column),
            'L' => (place.Row, place.Column - 1),
            _ => (place.Row, place.Column + 1),
        };
        bool inside = row >= 0 && row < _lines.Length && column >= 0 && column < _lines[0].Length;
        return inside && _lines[row][column] != '#' ? (row, column) : null;
    }

    /// <summary>The shortest way from start to exit; null when there is none.</summary>
    public string? Solve()
    {
        var ways = new Dictionary<(int, int), string> { [Start] = "" };
        var queue = new Queue<(int Row, int Column)>([Start]);
        while (queue.TryDequeue(out var place))
        {
            if (place == Exit) return ways[place];
            foreach (char move in Moves)
            {
                if (Step(place, move) is { } next && ways.TryAdd(next, ways[place] + move)) queue.Enqueue(next);
            }
        }
        return null;
    }

    private static (int, int)? Find(string[] lines, char mark)
    {
        var places = lines.SelectMany((line, row) => line.Select((c, column) => (c, row, column))).Where(cell => cell.c == mark).Take(2).ToList();
        return places.Count == 1 ? (places[0].row, places[0].column) : null;
    }
}
