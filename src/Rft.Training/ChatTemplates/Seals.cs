using System.Buffers;

namespace Rft.Training.ChatTemplates;

/// <summary>
/// Tells a template's own words from those of the conversation in what it renders. Where the template's text spells a control token, or a piece of one at a
/// text's edge, each of its characters is rendered as a seal: a lone low surrogate, which no text that comes as JSON can hold. Seals survive whatever a
/// template does to texts (joining, trimming, cutting, replacing), one for each character. Immutable and thread-safe.
/// </summary>
internal sealed class Seals
{
    private const char First = '\uDC00';
    private const int Count = 0x400;
    private readonly string[] _tokens;
    private readonly Dictionary<char, char> _seals = [];
    private readonly SearchValues<string> _search;

    /// <param name="tokens">Spellings of the control tokens.</param>
    public Seals(IEnumerable<string> tokens)
    {
        _tokens = [.. tokens.OrderByDescending(token => token.Length)];
        _search = SearchValues.Create(_tokens, StringComparison.Ordinal);
        // Characters may share a seal: what it stands for is read from the text without seals.
        foreach (char c in _tokens.SelectMany(token => token)) _seals.TryAdd(c, (char)(First + (_seals.Count % Count)));
    }

    /// <summary>Whether a text spells a control token.</summary>
    public bool Spells(string text) => text.AsSpan().ContainsAny(_search);

    /// <summary>A text of the template with seals for whole control tokens, and for the pieces of one that it begins or ends with.</summary>
    public string Seal(string text)
    {
        char[] changed = text.ToCharArray();
        for (int i = 0; i < text.Length;)
        {
            int length = Array.Find(_tokens, token => string.CompareOrdinal(text, i, token, 0, token.Length) == 0)?.Length ?? 0;
            Put(changed, i, length);
            i += Math.Max(length, 1);
        }
        Put(changed, 0, Edge(text, static (whole, token, length) => whole.AsSpan(0, length).SequenceEqual(token.AsSpan(token.Length - length))));
        int end = Edge(text, static (whole, token, length) => whole.AsSpan(whole.Length - length).SequenceEqual(token.AsSpan(0, length)));
        Put(changed, text.Length - end, end);
        return new string(changed);
    }

    /// <summary>Which characters of a text are the template's own.</summary>
    /// <param name="text">What the template rendered.</param>
    /// <param name="sealedText">What it rendered with seals.</param>
    /// <returns>One flag a character; null: the seals changed what was rendered, since the template looks for control tokens in its conversation.</returns>
    public bool[]? Own(string text, string sealedText)
    {
        if (text.Length != sealedText.Length) return null;
        var own = new bool[text.Length];
        for (int i = 0; i < own.Length; i++)
        {
            if (text[i] == sealedText[i]) continue;
            if (!_seals.TryGetValue(text[i], out char seal) || seal != sealedText[i]) return null;
            own[i] = true;
        }
        return own;
    }

    // The longest piece of a token, but not a whole one, at an edge of the text.
    private int Edge(string text, Func<string, string, int, bool> matches)
    {
        int longest = 0;
        foreach (string token in _tokens)
        {
            for (int length = Math.Min(text.Length, token.Length - 1); length > longest; length--)
            {
                if (matches(text, token, length)) longest = length;
            }
        }
        return longest;
    }

    private void Put(char[] text, int start, int length)
    {
        for (int i = start; i < start + length; i++) text[i] = _seals.GetValueOrDefault(text[i], text[i]);
    }
}
