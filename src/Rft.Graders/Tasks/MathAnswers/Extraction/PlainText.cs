using System.Text.RegularExpressions;
using Rft.Graders.Tasks.MathAnswers.Parsing;

namespace Rft.Graders.Tasks.MathAnswers.Extraction;

/// <summary>Tells formulas from prose.</summary>
internal static partial class PlainText
{
    private const int MaxFormula = 2000;

    private static readonly HashSet<string> ShortWords = new(
        "is of to we so it as at be by he if me my no on up us an am do go the".Split(' '), StringComparer.OrdinalIgnoreCase);

    /// <summary>How many words of a text are prose: not LaTeX commands, functions, units or short names.</summary>
    public static int CountProse(ReadOnlySpan<char> text)
    {
        int count = 0;
        for (int i = 0; i < text.Length;)
        {
            if (text[i] == '\\')
            {
                i = SkipCommand(text, i);
                continue;
            }
            int start = i;
            while (i < text.Length && char.IsLetter(text[i])) i++;
            if (i - start >= 2 && IsProse(text[start..i].ToString())) count++;
            if (i == start) i++;
        }
        return count;
    }

    /// <summary>Whether a piece of text can be a formula: some sign of one, no prose, not too long.</summary>
    public static bool LooksLikeFormula(string text) =>
        text.Length is > 0 and <= MaxFormula && text.Any(char.IsLetterOrDigit) && CountProse(text) == 0;

    /// <summary>
    /// Commas in numbers of plain text: between thousands they go, as blanks do; in 1,22 they are the decimal point. Inside brackets they part elements.
    /// </summary>
    public static string ReadCommas(string text) => text.AsSpan().ContainsAny("([{") ? text : CommaNumber().Replace(text, static number =>
        number.Groups["thousands"].Success ? string.Concat(number.Value.Where(c => c is not (',' or ' '))) : number.Value.Replace(',', '.'));

    /// <summary>Skips a command's name; the words of \text{...} and the name of \begin{...} with it.</summary>
    private static int SkipCommand(ReadOnlySpan<char> text, int i)
    {
        int start = ++i;
        while (i < text.Length && char.IsAsciiLetter(text[i])) i++;
        if (i == start) return i + 1;
        string name = text[start..i].ToString();
        bool hasWords = Vocabulary.Texts.Contains(name) || Vocabulary.Names.Contains(name) || name is "begin" or "end";
        if (!hasWords || i >= text.Length || text[i] != '{') return i;
        int close = text[i..].IndexOf('}');
        return close < 0 ? text.Length : i + close + 1;
    }

    private static bool IsProse(string word)
    {
        string lower = word.ToLowerInvariant();
        if (Vocabulary.Functions.ContainsKey(word) || Vocabulary.Words.ContainsKey(lower) || Vocabulary.Units.ContainsKey(lower)
            || Vocabulary.Percents.Contains(lower) || Vocabulary.Greek.Contains(word) || lower is "pi" or "infinity" or "oo" or "inf") return false;
        return word.Length > 2 ? !word.All(char.IsAsciiLetterUpper) : ShortWords.Contains(word);
    }

    [GeneratedRegex(
        @"(?<thousands>\b[1-9]\d{0,2}((,\d{3})+|( \d{3})+)(?![\d,]))|\b\d+,\d+(?![\d,.])",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex CommaNumber();
}
