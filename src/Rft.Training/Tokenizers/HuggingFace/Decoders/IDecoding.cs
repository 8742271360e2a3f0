namespace Rft.Training.Tokenizers.HuggingFace.Decoders;

/// <summary>One decoding in progress; used by one thread at a time.</summary>
internal interface IDecoding
{
    /// <summary>Takes the next part.</summary>
    void Push(TokenPart part);

    /// <summary>Gives what was kept back. Nothing may be pushed afterwards.</summary>
    void Finish();
}
