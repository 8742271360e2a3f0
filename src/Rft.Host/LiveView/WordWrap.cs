using Spectre.Console.Rendering;

namespace Rft.Host.LiveView;

/// <summary>Breaks lines between words. A word that is longer than a line stays whole, so that a path can be copied: the terminal folds it. Pure functions.</summary>
internal static class WordWrap
{
    /// <summary>The lines of a text.</summary>
    /// <param name="text">Some lines.</param>
    /// <param name="width">Cells of a line.</param>
    public static IEnumerable<string> Lines(string text, int width) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').SelectMany(line => Line(line, width));

    private static IEnumerable<string> Line(string line, int width)
    {
        if (Cells(line) <= width)
        {
            yield return line;
            yield break;
        }
        string? shown = null;
        foreach (string word in line.Split(' '))
        {
            string longer = shown is null ? word : $"{shown} {word}";
            // Spaces that a line begins with stay with its first word.
            if (string.IsNullOrWhiteSpace(shown) || Cells(longer) <= width)
            {
                shown = longer;
                continue;
            }
            yield return shown;
            shown = word;
        }
        yield return shown!;
    }

    /// <summary>Cells that a text takes.</summary>
    public static int Cells(string text) => new Segment(text).CellCount();
}
