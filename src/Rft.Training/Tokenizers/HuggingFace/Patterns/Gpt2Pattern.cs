namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>The split of GPT-2 as a scanner: the same matches as its regular expression, several times as fast, and right beyond the first plane.</summary>
internal sealed class Gpt2Pattern : IPattern
{
    /// <summary>The regular expression that the scanner stands for.</summary>
    public const string Regex = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

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
    private static int End(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'' && ScalarRuns.Contraction(text, start, ignoreCase: false) is > 0 and var length) return start + length;
        int body = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        var kind = Scalars.KindAt(text, body, out _);
        return kind == ScalarKind.Space ? ScalarRuns.SpacesEnd(text, start) : ScalarRuns.End(text, body, kind);
    }
}
