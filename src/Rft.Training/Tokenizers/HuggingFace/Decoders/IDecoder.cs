namespace Rft.Training.Tokenizers.HuggingFace.Decoders;

/// <summary>Turns tokens into text, a step of several. Immutable and thread-safe; what a decoding remembers is in what <see cref="Start"/> gives.</summary>
internal interface IDecoder
{
    /// <summary>Begins a decoding.</summary>
    /// <param name="next">Receives what is certain, as soon as it is.</param>
    IDecoding Start(Action<TokenPart> next);
}
