using System.Globalization;
using System.Text;

namespace Rft.Graders.OpenAi.Similarity;

/// <summary>
/// How texts become words and letters. The reference programs are written in Python, so its rules hold: letters are code points, blanks
/// are what <c>str.split</c> takes for blanks, lower case is the full mapping of Unicode.
/// </summary>
internal static class Words
{
    private const char DottedCapitalI = '\u0130';
    private const char CapitalSigma = '\u03A3';
    private const char FinalSigma = '\u03C2';

    /// <summary>The words between blanks.</summary>
    public static string[] Split(string text)
    {
        var words = new List<string>();
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !IsBlank(text[i])) continue;
            if (i > start) words.Add(text[start..i]);
            start = i + 1;
        }
        return [.. words];
    }

    /// <summary>The tokens of ROUGE: runs of a-z and 0-9 of the lower-case text, with a stemmer those longer than 3 stemmed.</summary>
    /// <remarks>As in rouge-score 0.1.2.</remarks>
    public static string[] RougeTokens(string text, bool stem)
    {
        var tokens = new List<string>();
        var token = new StringBuilder();
        foreach (char c in Lower(text))
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c)) token.Append(c);
            else Flush();
        }
        Flush();
        return [.. tokens];

        void Flush()
        {
            if (token.Length == 0) return;
            string word = token.ToString();
            tokens.Add(stem && word.Length > 3 ? PorterStemmer.Stem(word) : word);
            token.Clear();
        }
    }

    /// <summary>Code points; half a surrogate pair is one of its own.</summary>
    public static int[] CodePoints(string text)
    {
        var points = new List<int>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            bool pair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            points.Add(pair ? char.ConvertToUtf32(text[i], text[++i]) : text[i]);
        }
        return [.. points];
    }

#pragma warning disable CA1308 // Lower case is what the metrics are defined on.
    /// <summary>Lower case by Unicode's full mapping: also the two letters that the simple mapping gets wrong.</summary>
    public static string Lower(string text)
    {
        string lower = text.ToLowerInvariant();
        if (!text.Contains(DottedCapitalI, StringComparison.Ordinal) && !text.Contains(CapitalSigma, StringComparison.Ordinal)) return lower;
        var full = new StringBuilder(lower);
        for (int i = text.Length - 1; i >= 0; i--)
        {
            if (text[i] == DottedCapitalI) full.Remove(i, 1).Insert(i, "i\u0307");
            else if (text[i] == CapitalSigma && EndsWord(text, i)) full[i] = FinalSigma;
        }
        return full.ToString();
    }
#pragma warning restore CA1308

    /// <summary>Order by code points, which differs from that of UTF-16 units.</summary>
    public static int CompareCodePoints(string left, string right)
    {
        int length = Math.Min(left.Length, right.Length);
        for (int i = 0; i < length; i++)
        {
            if (left[i] != right[i]) return Rank(left[i]).CompareTo(Rank(right[i]));
        }
        return left.Length.CompareTo(right.Length);
    }

    private static bool IsBlank(char c) => char.IsWhiteSpace(c) || c is >= '\u001C' and <= '\u001F';

    // Surrogates stand for code points above U+FFFF.
    private static int Rank(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;

    // Unicode's condition Final_Sigma; marks between the letters are looked through.
    private static bool EndsWord(string text, int at)
    {
        int before = at - 1, after = at + 1;
        while (before >= 0 && IsMark(text[before])) before--;
        while (after < text.Length && IsMark(text[after])) after++;
        return before >= 0 && char.IsLetter(text[before]) && (after == text.Length || !char.IsLetter(text[after]));
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
}
