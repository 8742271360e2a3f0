namespace Rft.Training.Tokenizers.HuggingFace.Decoders;

/// <summary>Several decoders, each on what the one before gives.</summary>
internal sealed class SequenceDecoder(IReadOnlyList<IDecoder> steps) : IDecoder
{
    public IDecoding Start(Action<TokenPart> next)
    {
        // Built from the last to the first, since each needs the one behind it.
        var decodings = new List<IDecoding>();
        foreach (var step in steps.Reverse())
        {
            var decoding = step.Start(next);
            decodings.Insert(0, decoding);
            next = decoding.Push;
        }
        return new Decoding(decodings, next);
    }

    private sealed class Decoding(List<IDecoding> decodings, Action<TokenPart> first) : IDecoding
    {
        public void Push(TokenPart part) => first(part);

        public void Finish()
        {
            foreach (var decoding in decodings) decoding.Finish();
        }
    }
}
