using System.Globalization;

namespace Rft.Host.Grading;

/// <summary>Lines for people, the same on every machine. Pure functions.</summary>
internal static class Say
{
    private const int Width = 100;

    /// <summary>A line with numbers as the invariant culture writes them.</summary>
    public static string Of(FormattableString line) => FormattableString.Invariant(line);

    /// <summary>The begin of a text on one line, control characters escaped.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="width">Characters that are kept.</param>
    public static string Head(string text, int width = Width)
    {
        bool isLong = text.Length > width;
        string line = OnOneLine(isLong ? text[..width] : text);
        return isLong ? $"{line}... ({text.Length.ToString(CultureInfo.InvariantCulture)} characters)" : line;
    }

    /// <summary>A text on one line, control characters escaped: a model's or a grader's could clear the terminal.</summary>
    /// <param name="text">Any text.</param>
    public static string OnOneLine(string text) => string.Concat(text.Select(Escape));

    /// <summary>A text whose line breaks and tabs stay, all other control characters escaped.</summary>
    /// <param name="text">Any text; every kind of line break becomes <c>\n</c>.</param>
    public static string OnLines(string text) =>
        string.Concat(text.ReplaceLineEndings("\n").Select(c => c is '\n' or '\t' ? c.ToString() : Escape(c)));

    private static string Escape(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ when char.IsControl(c) || c is '\u200B' => FormattableString.Invariant($"\\u{(int)c:X4}"),
        _ => c.ToString(),
    };
}
