namespace Rft.Training.Tokenizers.HuggingFace.Decoders;

/// <summary>Takes a character away at the ends of each token.</summary>
/// <param name="content">The character.</param>
/// <param name="start">How many at most at the beginning.</param>
/// <param name="stop">How many at most at the end.</param>
internal sealed class StripDecoder(char content, int start, int stop) : IDecoder
{
    public IDecoding Start(Action<TokenPart> next) => new Decoding(content, start, stop, next);

    private sealed class Decoding(char content, int start, int stop, Action<TokenPart> next) : IDecoding
    {
        private int _left;
        private string _kept = "";

        public void Push(TokenPart part)
        {
            if (part.Opens) _left = start;
            string text = part.Text;
            int cut = 0;
            while (cut < text.Length && _left > 0 && text[cut] == content)
            {
                cut++;
                _left--;
            }
            if (cut < text.Length) _left = 0;
            text = _kept + text[cut..];
            // Characters that the end may take away wait until the end is there.
            int tail = Math.Min(stop, text.Length - text.TrimEnd(content).Length);
            _kept = part.Closes ? "" : text[^tail..];
            next(part with { Text = text[..^tail] });
        }

        public void Finish()
        {
        }
    }
}
