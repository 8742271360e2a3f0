using System.Buffers;

namespace Rft.Training.Tokenizers.HuggingFace.AddedTokens;

/// <summary>Cuts added tokens out of a text: the leftmost match, the longest of those that begin there.</summary>
internal sealed class AddedTokenMatcher
{
    private readonly Dictionary<char, (string Text, AddedToken Token)[]> _byFirst;
    private readonly SearchValues<char> _firsts;

    /// <param name="tokens">The texts to look for, and the tokens that they are. Of equal texts the first counts.</param>
    public AddedTokenMatcher(IEnumerable<(string Text, AddedToken Token)> tokens)
    {
        _byFirst = tokens.Where(entry => entry.Text.Length > 0).DistinctBy(entry => entry.Text).GroupBy(entry => entry.Text[0]).ToDictionary(
            group => group.Key, group => group.OrderByDescending(entry => entry.Text.Length).ToArray());
        _firsts = SearchValues.Create([.. _byFirst.Keys]);
    }

    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="begin">Where to begin; what stands before is only looked at.</param>
    /// <param name="control">Whether a control token counts that is spelt between two indices.</param>
    /// <param name="output">Receives the parts in order: a token, or the range of a text between.</param>
    public void Cut(string text, int begin, Func<int, int, bool> control, List<(AddedToken? Token, int Start, int End)> output)
    {
        int done = begin;
        for (int from = begin; Next(text, from) is var (start, end, token);)
        {
            from = end;
            if (token.Special && !control(start, end)) continue;
            if (token.SingleWord && (WordEndsAt(text, start) || WordStartsAt(text, end))) continue;
            if (token.StripLeft) start = Math.Max(SpacesStart(text, start), done);
            if (token.StripRight) end = SpacesEnd(text, end);
            if (done < start) output.Add((null, done, start));
            output.Add((token, start, end));
            done = end;
        }
        if (done < text.Length) output.Add((null, done, text.Length));
    }

    private (int Start, int End, AddedToken Token)? Next(string text, int from)
    {
        while (from < text.Length)
        {
            int found = text.AsSpan(from).IndexOfAny(_firsts);
            if (found < 0) return null;
            from += found;
            foreach (var (content, token) in _byFirst[text[from]])
            {
                if (string.CompareOrdinal(text, from, content, 0, content.Length) == 0) return (from, from + content.Length, token);
            }
            from++;
        }
        return null;
    }

    private static bool WordEndsAt(string text, int end)
    {
        if (end == 0) return false;
        int start = end > 1 && char.IsLowSurrogate(text[end - 1]) ? end - 2 : end - 1;
        return Scalars.IsWord(Scalars.CodeAt(text, start, out _));
    }

    private static bool WordStartsAt(string text, int start) => start < text.Length && Scalars.IsWord(Scalars.CodeAt(text, start, out _));

    private static int SpacesStart(string text, int end)
    {
        while (end > 0 && char.IsWhiteSpace(text[end - 1])) end--;
        return end;
    }

    private static int SpacesEnd(string text, int start)
    {
        while (start < text.Length && char.IsWhiteSpace(text[start])) start++;
        return start;
    }
}
