using System.Globalization;

namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>The split of Llama 3 and Qwen as a scanner: the same matches as their regular expression, and right beyond the first plane.</summary>
/// <param name="digits">How many numbers stand together at most.</param>
internal sealed class Cl100kPattern(int digits) : IPattern
{
    private const string BeforeNumbers = @"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|";
    private const string AfterNumbers = @"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";

    /// <summary>The scanner for a regular expression of this family; null: another expression.</summary>
    public static Cl100kPattern? For(string regex)
    {
        if (!regex.StartsWith(BeforeNumbers, StringComparison.Ordinal) || !regex.EndsWith(AfterNumbers, StringComparison.Ordinal)) return null;
        if (regex.Length <= BeforeNumbers.Length + AfterNumbers.Length) return null;
        return regex[BeforeNumbers.Length..^AfterNumbers.Length] switch
        {
            @"\p{N}" => new Cl100kPattern(1),
            @"\p{N}+" => new Cl100kPattern(int.MaxValue),
            ['\\', 'p', '{', 'N', '}', '{', '1', ',', .. var most, '}'] when int.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
                && count > 0 => new Cl100kPattern(count),
            _ => null,
        };
    }

    public void Find(ReadOnlySpan<char> text, List<Range> matches)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = End(text, start);
            matches.Add(start..end);
            start = end;
        }
    }

    // One branch an alternative, in the expression's order; some alternative matches everywhere.
    private int End(ReadOnlySpan<char> text, int start)
    {
        char first = text[start];
        if (first == '\'' && ScalarRuns.Contraction(text, start, ignoreCase: true) is > 0 and var contraction) return start + contraction;
        var kind = Scalars.KindAt(text, start, out int length);
        if (kind == ScalarKind.Letter) return ScalarRuns.End(text, start, ScalarKind.Letter);
        if (kind == ScalarKind.Number) return ScalarRuns.End(text, start, ScalarKind.Number, digits);
        int next = start + length;
        var following = next < text.Length ? Scalars.KindAt(text, next, out _) : ScalarKind.Space;
        if (following == ScalarKind.Letter && first is not ('\r' or '\n')) return ScalarRuns.End(text, next, ScalarKind.Letter);
        if (kind == ScalarKind.Other) return OthersEnd(text, start);
        if (first == ' ' && following == ScalarKind.Other) return OthersEnd(text, next);
        return SpacesEnd(text, start);
    }

    private static int OthersEnd(ReadOnlySpan<char> text, int start)
    {
        int end = ScalarRuns.End(text, start, ScalarKind.Other);
        while (end < text.Length && text[end] is ('\r' or '\n')) end++;
        return end;
    }

    // \s*[\r\n]+ reaches to the last line end of the run of spaces.
    private static int SpacesEnd(ReadOnlySpan<char> text, int start)
    {
        int end = ScalarRuns.End(text, start, ScalarKind.Space);
        int lineEnd = text[start..end].LastIndexOfAny('\r', '\n');
        return lineEnd >= 0 ? start + lineEnd + 1 : ScalarRuns.SpacesEnd(text, start);
    }
}
