namespace Rft.Training.Tokenizers.HuggingFace.Decoders;

/// <summary>Makes all tokens one.</summary>
internal sealed class FuseDecoder : IDecoder
{
    public IDecoding Start(Action<TokenPart> next) => new Decoding(next);

    private sealed class Decoding(Action<TokenPart> next) : IDecoding
    {
        private bool _started;

        public void Push(TokenPart part)
        {
            next(new TokenPart(part.Text, !_started, false));
            _started = true;
        }

        public void Finish() => next(new TokenPart("", !_started, true));
    }
}
