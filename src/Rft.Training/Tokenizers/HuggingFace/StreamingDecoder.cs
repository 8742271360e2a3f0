using System.Text;
using Rft.Training.Tokenizers.HuggingFace.Decoders;

namespace Rft.Training.Tokenizers.HuggingFace;

/// <summary>
/// Turns ids into text as they come. A piece never ends within a character, and all pieces together are what decoding all ids at once gives: what a later
/// id could change waits for it. For one stream, one thread at a time.
/// </summary>
public sealed class StreamingDecoder
{
    private readonly HuggingFaceTokenizer _tokenizer;
    private readonly bool _skipSpecial;
    private readonly IDecoding _decoding;
    private readonly StringBuilder _ready = new();

    internal StreamingDecoder(HuggingFaceTokenizer tokenizer, IDecoder decoder, bool skipSpecial)
    {
        _tokenizer = tokenizer;
        _skipSpecial = skipSpecial;
        _decoding = decoder.Start(part => _ready.Append(part.Text));
    }

    /// <summary>Takes an id.</summary>
    /// <param name="token">The id.</param>
    /// <returns>The text that is certain now; may be empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The id is below 0, or not below the vocabulary's size.</exception>
    public string Push(int token)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(token);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, _tokenizer.Vocabulary);
        if (_tokenizer.IdToToken(token) is { } spelling && !(_skipSpecial && _tokenizer.IsSpecial(spelling))) _decoding.Push(TokenPart.Whole(spelling));
        return Take();
    }

    /// <summary>Ends the stream; nothing may be pushed afterwards.</summary>
    /// <returns>The rest of the text; may be empty.</returns>
    public string Finish()
    {
        _decoding.Finish();
        return Take();
    }

    private string Take()
    {
        string text = _ready.ToString();
        _ready.Clear();
        return text;
    }
}
