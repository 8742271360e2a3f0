using System.Text.RegularExpressions;

namespace Rft.Graders.Tasks.MathAnswers.Extraction;

/// <summary>Finds the letter of a choice, A to J: after "answer", else the last one that stands alone.</summary>
internal static partial class ChoiceFinder
{
    /// <summary>The letter in upper case; null when the text declares none.</summary>
    public static string? Find(string text)
    {
        Match? last = null;
        for (var match = Declared().Match(text); match.Success; match = match.NextMatch()) last = match;
        if (last is not null) return last.Groups["letter"].Value.ToUpperInvariant();
        int alone = text.Length - 1;
        while (alone >= 0 && !StandsAlone(text, alone)) alone--;
        return alone < 0 ? null : text[alone].ToString();
    }

    /// <summary>"A" and "I" before a word are words.</summary>
    private static bool StandsAlone(string text, int i)
    {
        if (text[i] is < 'A' or > 'J') return false;
        char before = i > 0 ? text[i - 1] : ' ', after = i + 1 < text.Length ? text[i + 1] : '\n';
        if (!char.IsWhiteSpace(before) && before is not ('(' or '{' or '*' or '$')) return false;
        if (after is ')' or '.' or ',' or ':' or '}' or '*' or '$' or '\n') return true;
        return char.IsWhiteSpace(after) && text[i] is not ('A' or 'I');
    }

    [GeneratedRegex(
        @"answer(\s+is)?\s*:?\s*(\*\*|\(|\$|\\boxed\{|\\text\{)*\s*(?<letter>[A-J])(\W|$)",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Declared();
}
