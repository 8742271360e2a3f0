using System.Text;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Python counts a text in code points, .NET in UTF-16 units; texts without surrogates are the same in both.</summary>
internal static class CodePoints
{
    public static bool AreUnits(ReadOnlySpan<char> text) => text.IndexOfAnyInRange('\uD800', '\uDFFF') < 0;

    public static int Count(ReadOnlySpan<char> text)
    {
        int count = text.Length;
        if (AreUnits(text)) return count;
        for (int i = 1; i < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i - 1], text[i])) count--;
        }
        return count;
    }

    /// <summary>One text for each code point.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var parts = new List<string>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]);
            parts.Add(pair ? text.Substring(i++, 2) : text[i].ToString());
        }
        return parts;
    }

    /// <summary>The UTF-16 index of a code point's index, which must lie in the text or at its end.</summary>
    public static int ToUnit(string text, int point)
    {
        if (AreUnits(text)) return point;
        int unit = 0;
        for (; point > 0; point--) unit += unit + 1 < text.Length && char.IsSurrogatePair(text[unit], text[unit + 1]) ? 2 : 1;
        return unit;
    }

    /// <summary>The code point's index of a UTF-16 index.</summary>
    public static int FromUnit(string text, int unit) => Count(text.AsSpan(0, unit));

    /// <summary>Compares as Python does: by code points, which differs from UTF-16 order above U+D7FF.</summary>
    public static int Compare(string left, string right)
    {
        int length = Math.Min(left.Length, right.Length);
        for (int i = 0; i < length; i++)
        {
            if (left[i] != right[i]) return Rank(left[i]).CompareTo(Rank(right[i]));
        }
        return left.Length.CompareTo(right.Length);

        static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;
    }

    /// <summary>Python's white space: Unicode's, and the four separators of ASCII.</summary>
    public static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\u001c' and <= '\u001f';

    public static string Upper(string text) => Expand(text.ToUpperInvariant(), 'ß', "SS");

    public static string Lower(string text) => Expand(text, 'İ', "i\u0307").ToLowerInvariant();

    /// <summary>The first code point in upper case, as titles have it, and the others in lower case.</summary>
    public static string Capitalize(string text)
    {
        if (text.Length == 0) return text;
        int first = text.Length > 1 && char.IsSurrogatePair(text, 0) ? 2 : 1;
        return (text[0] == 'ß' ? "Ss" : text[..first].ToUpperInvariant()) + Lower(text[first..]);
    }

    private static string Expand(string text, char from, string to) =>
        text.Contains(from, StringComparison.Ordinal) ? new StringBuilder(text).Replace(from.ToString(), to).ToString() : text;
}
