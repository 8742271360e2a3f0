namespace Rft.Training.Tokenizers.HuggingFace.Decoders;

/// <summary>What a tokenizer without a decoder does: a space between tokens.</summary>
internal sealed class SpaceDecoder : IDecoder
{
    public IDecoding Start(Action<TokenPart> next) => new Decoding(next);

    private sealed class Decoding(Action<TokenPart> next) : IDecoding
    {
        private bool _started;

        public void Push(TokenPart part)
        {
            next(_started && part.Opens ? part with { Text = " " + part.Text } : part);
            _started = true;
        }

        public void Finish()
        {
        }
    }
}
