using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rft.Host.LiveView;

/// <summary>The lines at the bottom of a terminal that are drawn again and again, below what is printed once.</summary>
/// <remarks>
/// The cursor rests on the line below the picture. What a key echoes lands there, and not in a last column, where it would begin a line that nobody counts.
/// Spectre's own live display rests at the end of its last line and prints over old lines without erasing them.
/// </remarks>
/// <param name="console">The terminal.</param>
internal sealed class TerminalPicture(IAnsiConsole console)
{
    private const string EraseLine = "\u001b[K";

    private TerminalFrame? _frame;
    private int _rows;

    /// <summary>Prints lines and draws the picture below them.</summary>
    /// <param name="lines">What is printed, once.</param>
    /// <param name="frame">The picture; null: the one before.</param>
    public void Update(IEnumerable<string> lines, TerminalFrame? frame)
    {
        _frame = frame ?? _frame;
        // The last column stays free: a character in it leaves the cursor in a place that terminals do not agree on.
        int width = Math.Max(1, console.Profile.Width - 1);
        List<Segment> drawn = [];
        if (_rows > 0) Control($"\r\u001b[{_rows}A");
        foreach (string line in lines.SelectMany(line => WordWrap.Lines(line, width)))
        {
            Control(EraseLine);
            drawn.Add(new Segment(line));
            // A word too long for a line goes on in the next one, unless it ends in the last column: there nothing is left to erase.
            if (WordWrap.Cells(line) % (width + 1) != 0) Control(EraseLine);
            drawn.Add(Segment.LineBreak);
        }
        var rows = _frame?.Lines(console, width, Math.Max(1, console.Profile.Height - 1)) ?? [];
        foreach (var row in rows)
        {
            drawn.AddRange(row);
            Control(EraseLine);
            drawn.Add(Segment.LineBreak);
        }
        // Only below the picture: terminals keep what is erased from their first line in the scrollback.
        Control("\u001b[J");
        _rows = rows.Count;
        console.Write(new Drawing(drawn));

        void Control(string code)
        {
            if (console.Profile.Capabilities.Ansi) drawn.Add(Segment.Control(code));
        }
    }

    /// <summary>Leaves the picture where it is: what comes is printed below it.</summary>
    public void Leave() => (_frame, _rows) = (null, 0);

    private sealed class Drawing(IReadOnlyList<Segment> segments) : Renderable
    {
        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => segments;
    }
}
