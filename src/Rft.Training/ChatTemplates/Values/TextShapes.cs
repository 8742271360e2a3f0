using System.Globalization;
using System.Text;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Changes of texts that methods and filters share.</summary>
internal static class TextShapes
{
    public static string Strip(string text, string? characters) => StripEnd(StripStart(text, characters), characters);

    public static string StripStart(string text, string? characters)
    {
        int start = 0;
        while (start < text.Length && Width(text, start, characters, true) is > 0 and var width) start += width;
        return text[start..];
    }

    public static string StripEnd(string text, string? characters)
    {
        int end = text.Length;
        while (end > 0 && Width(text, end, characters, false) is > 0 and var width) end -= width;
        return text[..end];
    }

    /// <summary>A new word begins after everything that is no letter.</summary>
    public static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        bool inWord = false;
        foreach (string part in CodePoints.Split(text))
        {
            title.Append(inWord ? CodePoints.Lower(part) : CodePoints.Capitalize(part));
            inWord = IsCased(part);
        }
        return title.ToString();
    }

    public static string SwapCase(string text) =>
        string.Concat(CodePoints.Split(text).Select(part => char.IsUpper(part, 0) ? CodePoints.Lower(part) : CodePoints.Upper(part)));

    public static bool IsUpper(string text)
    {
        var parts = CodePoints.Split(text);
        return parts.Any(IsCased) && parts.All(part => !IsCased(part) || char.IsUpper(part, 0));
    }

    public static bool IsLower(string text)
    {
        var parts = CodePoints.Split(text);
        return parts.Any(IsCased) && parts.All(part => !IsCased(part) || char.IsLower(part, 0));
    }

    /// <summary>Decimal digits, and digits that are written raised, lowered or circled.</summary>
    public static bool IsDigit(Rune rune) => CharUnicodeInfo.GetDigitValue(rune.ToString(), 0) >= 0;

    /// <summary>Replaces from the left; an empty text stands between all characters.</summary>
    /// <exception cref="TemplateFault">The result would be too long.</exception>
    public static string Replace(string text, string old, string replacement, int count, Budget budget)
    {
        if (count == 0) return text;
        int left = count < 0 ? int.MaxValue : count;
        var result = new StringBuilder();
        int from = 0;
        if (old.Length == 0) return Interleave(text, replacement, left, budget);
        for (int at; left > 0 && (at = text.IndexOf(old, from, StringComparison.Ordinal)) >= 0; left--)
        {
            result.Append(text, from, at - from).Append(replacement);
            from = at + old.Length;
            if (result.Length > budget.Limits.MaxOutput) budget.Text(result.Length);
        }
        result.Append(text, from, text.Length - from);
        budget.Text(result.Length);
        return result.ToString();
    }

    public static string Times(string text, int count) => count <= 0 ? "" : new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    public static string ExpandTabs(string text, int size, Budget budget)
    {
        var result = new StringBuilder();
        int column = 0;
        foreach (string part in CodePoints.Split(text))
        {
            int width = part == "\t" ? size > 0 ? size - column % size : 0 : 1;
            if (part == "\t") result.Append(' ', Math.Min(width, budget.Limits.MaxOutput));
            else result.Append(part);
            column = part is "\n" or "\r" ? 0 : column + width;
            if (result.Length > budget.Limits.MaxOutput) budget.Text(result.Length);
        }
        return result.ToString();
    }

    private static bool IsCased(string part) => char.IsUpper(part, 0) || char.IsLower(part, 0)
        || CharUnicodeInfo.GetUnicodeCategory(part, 0) == UnicodeCategory.TitlecaseLetter;

    private static string Interleave(string text, string replacement, int left, Budget budget)
    {
        budget.Text(text.Length + (long)replacement.Length * Math.Min(left, (long)text.Length + 1));
        var result = new StringBuilder();
        foreach (string part in CodePoints.Split(text))
        {
            if (left-- > 0) result.Append(replacement);
            result.Append(part);
        }
        return left > 0 ? result.Append(replacement).ToString() : result.ToString();
    }

    /// <summary>UTF-16 units of the character at a text's edge if it is to be stripped; else 0.</summary>
    private static int Width(string text, int at, string? characters, bool forward)
    {
        int index = forward ? at : at - 1;
        if (characters is null) return CodePoints.IsSpace(text[index]) ? 1 : 0;
        bool pair = forward
            ? index + 1 < text.Length && char.IsSurrogatePair(text[index], text[index + 1])
            : index > 0 && char.IsSurrogatePair(text[index - 1], text[index]);
        if (!pair) return characters.Contains(text[index], StringComparison.Ordinal) ? 1 : 0;
        return characters.AsSpan().Contains(text.AsSpan(forward ? index : index - 1, 2), StringComparison.Ordinal) ? 2 : 0;
    }
}
