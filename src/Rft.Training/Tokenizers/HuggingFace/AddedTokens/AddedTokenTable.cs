using Rft.Training.Tokenizers.HuggingFace.Normalizers;

namespace Rft.Training.Tokenizers.HuggingFace.AddedTokens;

/// <summary>The added tokens of a tokenizer. Cuts them out of texts: first those of the raw text, then those of the normalized text.</summary>
internal sealed class AddedTokenTable
{
    private readonly Dictionary<string, AddedToken> _byContent;
    private readonly Dictionary<int, AddedToken> _byId;
    private readonly AddedTokenMatcher _raw;
    private readonly AddedTokenMatcher _normalized;
    private readonly INormalizer? _normalizer;

    /// <summary>Control tokens that are looked for in normalized text.</summary>
    private readonly string[] _controls;

    public AddedTokenTable(IReadOnlyList<AddedToken> tokens, INormalizer? normalizer)
    {
        _normalizer = normalizer;
        _byContent = tokens.ToDictionary(token => token.Content, StringComparer.Ordinal);
        _byId = tokens.ToDictionary(token => token.Id);
        _controls = [.. tokens.Where(token => token is { Normalized: true, Special: true }).Select(token => token.Content)];
        _raw = new AddedTokenMatcher(tokens.Where(token => !token.Normalized).Select(token => (token.Content, token)));
        _normalized = new AddedTokenMatcher(tokens.Where(token => token.Normalized).Select(
            token => (normalizer?.Normalize(token.Content) ?? token.Content, token)));
    }

    /// <summary>The largest id; -1: no token.</summary>
    public int LargestId => _byId.Count == 0 ? -1 : _byId.Keys.Max();

    /// <summary>Spellings of the control tokens.</summary>
    public IEnumerable<string> Controls => _byId.Values.Where(token => token.Special).Select(token => token.Content);

    /// <summary>Ids of the control tokens.</summary>
    public IReadOnlySet<int> SpecialIds => _byId.Values.Where(token => token.Special).Select(token => token.Id).ToHashSet();

    public int? IdOf(string content) => _byContent.GetValueOrDefault(content)?.Id;

    public AddedToken? Find(int id) => _byId.GetValueOrDefault(id);

    /// <summary>Whether a token's text is a control token's.</summary>
    public bool IsSpecial(string content) => _byContent.TryGetValue(content, out var token) && token.Special;

    /// <summary>Cuts and normalizes a text.</summary>
    /// <param name="text">A text without lone surrogates.</param>
    /// <param name="begin">Where to begin.</param>
    /// <param name="control">Whether a control token counts that the text spells between two indices.</param>
    /// <returns>In order: an added token, or a normalized piece that is not empty.</returns>
    public IEnumerable<(AddedToken? Token, Piece Piece)> Cut(string text, int begin, Func<int, int, bool> control)
    {
        List<(AddedToken? Token, int Start, int End)> parts = [];
        List<(AddedToken? Token, int Start, int End)> inner = [];
        _raw.Cut(text, begin, control, parts);
        foreach (var (token, start, end) in parts)
        {
            if (token is not null)
            {
                yield return (token, default);
                continue;
            }
            string raw = text[start..end];
            string normalized = _normalizer?.Normalize(raw) ?? raw;
            inner.Clear();
            _normalized.Cut(normalized, 0, Shifted(raw, normalized, start, control), inner);
            foreach (var part in inner)
                yield return (part.Token, new Piece(normalized, part.Start, part.End - part.Start, start == 0 && part.Start == 0));
        }
    }

    // Where a normalizer changed the text, places are lost: its control tokens count if all that the text before the change spells do.
    private Func<int, int, bool> Shifted(string raw, string normalized, int start, Func<int, int, bool> control)
    {
        if (_controls.Length == 0) return control;
        if (raw == normalized) return (from, to) => control(start + from, start + to);
        bool all = true;
        foreach (string content in _controls)
        {
            for (int at = raw.IndexOf(content, StringComparison.Ordinal); at >= 0; at = raw.IndexOf(content, at + 1, StringComparison.Ordinal))
                all &= control(start + at, start + at + content.Length);
        }
        return (_, _) => all;
    }
}
