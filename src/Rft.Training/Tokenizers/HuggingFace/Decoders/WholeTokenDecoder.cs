using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace.Decoders;

/// <summary>Rewrites each token on its own, once all of it is there.</summary>
/// <param name="rewrite">Gives a token's text from its place (0: the first) and its text.</param>
/// <param name="byCharacter">Whether a token's parts may be rewritten one by one, because no character of the result depends on another.</param>
internal sealed class WholeTokenDecoder(Func<int, string, string> rewrite, bool byCharacter) : IDecoder
{
    public IDecoding Start(Action<TokenPart> next) => new Decoding(rewrite, byCharacter, next);

    private sealed class Decoding(Func<int, string, string> rewrite, bool byCharacter, Action<TokenPart> next) : IDecoding
    {
        private readonly StringBuilder _token = new();
        private int _index;

        public void Push(TokenPart part)
        {
            if (byCharacter)
            {
                next(part with { Text = rewrite(_index, part.Text) });
            }
            else
            {
                _token.Append(part.Text);
                if (part.Closes) next(TokenPart.Whole(rewrite(_index, _token.ToString())));
            }
            if (!part.Closes) return;
            _token.Clear();
            _index++;
        }

        public void Finish()
        {
        }
    }
}
