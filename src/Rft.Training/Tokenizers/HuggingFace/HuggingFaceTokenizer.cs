using System.Text;
using Rft.Training.Tokenizers.HuggingFace.Json;

namespace Rft.Training.Tokenizers.HuggingFace;

/// <summary>
/// A tokenizer read from Hugging Face's <c>tokenizer.json</c>; gives the ids that the Rust library <c>tokenizers</c> gives. Immutable and thread-safe.
/// What is supported: docs/tokenizers.md.
/// </summary>
public sealed class HuggingFaceTokenizer : ITokenizer
{
    private readonly TokenizerParts _parts;

    private HuggingFaceTokenizer(TokenizerParts parts)
    {
        _parts = parts;
        Vocabulary = Math.Max(parts.Model.LargestId, parts.Added.LargestId) + 1;
        SpecialIds = parts.Added.SpecialIds;
    }

    /// <summary>The largest id and one. Ids may leave holes, and a model's embedding may have more rows.</summary>
    public int Vocabulary { get; }

    /// <summary>Control tokens with a role.</summary>
    public SpecialTokens Special => _parts.Special;

    /// <summary>Ids of all control tokens.</summary>
    public IReadOnlySet<int> SpecialIds { get; }

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="path">
    /// A folder with <c>tokenizer.json</c> or <c>tokenizer.json.gz</c>, or such a file; <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c>
    /// are read from beside it where they exist.
    /// </param>
    /// <exception cref="TokenizerException">A file is missing, broken, or asks for something that is not supported.</exception>
    public static HuggingFaceTokenizer Load(string path) => new(TokenizerReader.Read(path));

    /// <summary>Reads a tokenizer from texts.</summary>
    /// <param name="tokenizer">The text of <c>tokenizer.json</c>.</param>
    /// <param name="config">The text of <c>tokenizer_config.json</c>, if there is one.</param>
    /// <exception cref="TokenizerException">A text is broken, or asks for something that is not supported.</exception>
    public static HuggingFaceTokenizer Parse(string tokenizer, string? config = null) => new(TokenizerReader.Read(
        JsonFile.Parse("tokenizer.json", tokenizer), config is null ? null : JsonFile.Parse("tokenizer_config.json", config), null));

    /// <summary>
    /// Ids of a text by somebody who must not give control tokens: one that the text spells is encoded as the text it is. Nothing is put around it.
    /// Added tokens that are not special are recognised.
    /// </summary>
    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text) => Encode(text, 0, static (_, _) => false);

    /// <summary>Ids of a text in which control tokens mean themselves: the output of a chat template, a prompt by the user of the library.</summary>
    /// <param name="text">Any text; lone surrogates count as U+FFFD.</param>
    /// <param name="addSpecialTokens">Whether what the file's template puts around a text is put around it, such as a first token.</param>
    public IReadOnlyList<int> EncodeMarkup(string text, bool addSpecialTokens)
    {
        var ids = Encode(text, 0, static (_, _) => true);
        if (!addSpecialTokens) return ids;
        foreach (var template in _parts.Templates)
        {
            List<int> filled = [];
            foreach (var part in template) filled.AddRange(part.Ids ?? (IReadOnlyList<int>)ids);
            ids = filled;
        }
        return ids;
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> tokens) => Decode(tokens, skipSpecial: false);

    /// <summary>Text of ids. Ids in a hole of the vocabulary give nothing.</summary>
    /// <param name="tokens">Ids.</param>
    /// <param name="skipSpecial">Whether control tokens give nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is below 0, or not below <see cref="Vocabulary"/>.</exception>
    public string Decode(IReadOnlyList<int> tokens, bool skipSpecial)
    {
        var decoder = StartDecoding(skipSpecial);
        var text = new StringBuilder();
        foreach (int token in tokens) text.Append(decoder.Push(token));
        return text.Append(decoder.Finish()).ToString();
    }

    /// <summary>Begins a decoding that is fed one id after the other.</summary>
    /// <param name="skipSpecial">Whether control tokens give nothing.</param>
    public StreamingDecoder StartDecoding(bool skipSpecial) => new(this, _parts.Decoder, skipSpecial);

    /// <summary>The id of a token by its spelling in the file; null: there is none.</summary>
    /// <param name="token">The spelling: byte-level tokens are spelt in the alphabet of bytes.</param>
    public int? TokenToId(string token) => _parts.Added.IdOf(token) ?? _parts.Model.IdOf(token);

    /// <summary>The spelling of a token; null: there is no such id.</summary>
    /// <param name="id">Any number.</param>
    public string? IdToToken(int id) => _parts.Added.Find(id)?.Content ?? _parts.Model.TokenOf(id);

    /// <summary>Whether a token's spelling is a control token's.</summary>
    internal bool IsSpecial(string token) => _parts.Added.IsSpecial(token);

    /// <summary>Spellings of the control tokens.</summary>
    internal IEnumerable<string> Controls => _parts.Added.Controls;

    /// <summary>Ids of a text, or of its end.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="begin">Where the ids begin; a word that it divides is encoded as two.</param>
    /// <param name="control">Whether a control token means itself that the text spells between two indices.</param>
    internal List<int> Encode(string text, int begin, Func<int, int, bool> control)
    {
        var ids = new List<int>();
        var words = new List<Piece>();
        foreach (var (token, piece) in _parts.Added.Cut(Scalars.WellFormed(text), begin, control))
        {
            if (token is not null)
            {
                ids.Add(token.Id);
                continue;
            }
            words.Clear();
            if (_parts.PreTokenizer is { } cutter) cutter.Split(piece, words);
            else words.Add(piece);
            foreach (var word in words) _parts.Model.Encode(word.Span, ids);
        }
        return ids;
    }
}
