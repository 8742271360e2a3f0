using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace.Bpe;

/// <summary>Byte-pair encoding of words (Sennrich et al., arXiv:1508.07909) as the Rust library does it. Thread-safe.</summary>
internal sealed class BpeModel
{
    private const int OnStack = 256;
    private readonly Dictionary<string, int> _vocabulary;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _bySpan;
    private readonly Dictionary<int, string> _tokens;
    private readonly BpeMerges _merges;
    private readonly BpeOptions _options;
    private readonly WordCache _cache = new();

    /// <summary>Null where a word cannot be cut or need not be.</summary>
    private readonly BpeSeams? _seams;

    // A code unit gives at most three bytes, and an unknown token may have been kept back.
    private readonly int _mostOfCharacter;

    /// <summary>The token of each single character up to the last that has one; -1: none.</summary>
    private readonly int[] _characters;

    /// <summary>The token of each byte; null: there is none, or bytes are not asked for.</summary>
    private readonly int?[] _byteTokens = new int?[256];

    public BpeModel(Dictionary<string, int> vocabulary, IReadOnlyDictionary<ulong, BpeMerge> merges, BpeOptions options)
    {
        _vocabulary = vocabulary;
        _bySpan = vocabulary.GetAlternateLookup<ReadOnlySpan<char>>();
        _tokens = new Dictionary<int, string>(vocabulary.Count);
        foreach (var (token, id) in vocabulary) _tokens[id] = token;
        _merges = new BpeMerges(merges);
        var single = vocabulary.Where(entry => entry.Key.Length == 1).ToList();
        _characters = new int[single.Count == 0 ? 0 : single.Max(entry => entry.Key[0]) + 1];
        Array.Fill(_characters, -1);
        foreach (var (token, id) in single) _characters[token[0]] = id;
        bool plain = options is { ByteLevel: false, IgnoreMerges: false, Prefix.Length: 0, Suffix.Length: 0 };
        if (plain) _seams = new BpeSeams(vocabulary.Keys, merges.Values.Select(merge => _tokens[merge.Result]));
        _options = options;
        _mostOfCharacter = 4 + Encoding.UTF8.GetByteCount(options.Prefix + options.Suffix);
        for (int value = 0; options.ByteFallback && value < _byteTokens.Length; value++)
            _byteTokens[value] = IdOf(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"));
    }

    /// <summary>How many tokens the vocabulary has; ids may leave holes.</summary>
    public int Count => _vocabulary.Count;

    /// <summary>The largest id; -1: no token.</summary>
    public int LargestId => _tokens.Count == 0 ? -1 : _tokens.Keys.Max();

    public int? IdOf(string token) => _vocabulary.TryGetValue(token, out int id) ? id : null;

    public string? TokenOf(int id) => _tokens.GetValueOrDefault(id);

    /// <summary>Appends a word's tokens.</summary>
    /// <param name="word">The word; not empty.</param>
    /// <param name="output">Receives the ids.</param>
    public void Encode(ReadOnlySpan<char> word, List<int> output)
    {
        for (int start = 0; start < word.Length;)
        {
            int end = _seams?.End(word, start) ?? word.Length;
            EncodePart(word[start..end], output);
            start = end;
        }
    }

    private void EncodePart(ReadOnlySpan<char> word, List<int> output)
    {
        if (_cache.TryGet(word, out var ids))
        {
            output.AddRange(ids);
            return;
        }
        int start = output.Count;
        if (_options.ByteLevel) EncodeBytes(word, output);
        else EncodeNew(word, output);
        _cache.Add(word, CollectionsMarshal.AsSpan(output)[start..]);
    }

    private void EncodeBytes(ReadOnlySpan<char> word, List<int> output)
    {
        int most = Encoding.UTF8.GetMaxByteCount(word.Length);
        Span<char> spelt = most <= OnStack ? stackalloc char[OnStack] : new char[most];
        EncodeNew(spelt[..ByteAlphabet.Write(word, spelt)], output);
    }

    private void EncodeNew(ReadOnlySpan<char> word, List<int> output)
    {
        if (_options.IgnoreMerges && _bySpan.TryGetValue(word, out int whole))
        {
            output.Add(whole);
            return;
        }
        int most = word.Length * _mostOfCharacter;
        Span<int> ids = most <= OnStack ? stackalloc int[OnStack] : new int[most];
        ids = ids[..Characters(word, ids)];
        output.AddRange(ids[.._merges.Apply(ids)]);
    }

    /// <summary>The tokens of a word's characters.</summary>
    private int Characters(ReadOnlySpan<char> word, Span<int> ids)
    {
        int count = 0;
        bool unknown = false;
        for (int i = 0; i < word.Length;)
        {
            Scalars.CodeAt(word, i, out int length);
            var character = word.Slice(i, length);
            if (Character(character, first: i == 0, last: i + length == word.Length) is { } id)
            {
                if (unknown) ids[count++] = _options.UnknownId!.Value;
                unknown = false;
                ids[count++] = id;
            }
            else if (!Bytes(character, first: i == 0, last: i + length == word.Length, ids, ref count) && _options.UnknownId is { } unknownId)
            {
                // Kept back: the Rust library writes the tokens of bytes before an unknown token that came first.
                if (unknown && !_options.FuseUnknown) ids[count++] = unknownId;
                unknown = true;
            }
            i += length;
        }
        if (unknown) ids[count++] = _options.UnknownId!.Value;
        return count;
    }

    private int? Character(ReadOnlySpan<char> character, bool first, bool last)
    {
        if (Plain(first, last))
        {
            if (character.Length == 1) return character[0] < _characters.Length && _characters[character[0]] is >= 0 and var single ? single : null;
            return _bySpan.TryGetValue(character, out int plain) ? plain : null;
        }
        return IdOf(Spell(character, first, last));
    }

    private bool Bytes(ReadOnlySpan<char> character, bool first, bool last, Span<int> ids, ref int count)
    {
        if (!_options.ByteFallback) return false;
        byte[] bytes = Encoding.UTF8.GetBytes(Plain(first, last) ? character.ToString() : Spell(character, first, last));
        if (!Array.TrueForAll(bytes, value => _byteTokens[value] is not null)) return false;
        foreach (byte value in bytes) ids[count++] = _byteTokens[value]!.Value;
        return true;
    }

    private bool Plain(bool first, bool last) => (first || _options.Prefix.Length == 0) && (!last || _options.Suffix.Length == 0);

    private string Spell(ReadOnlySpan<char> character, bool first, bool last) =>
        string.Concat(first ? "" : _options.Prefix, character, last ? _options.Suffix : "");
}
