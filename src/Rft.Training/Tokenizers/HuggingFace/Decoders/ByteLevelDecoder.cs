using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace.Decoders;

/// <summary>Reads the alphabet of bytes: the bytes of all tokens are one UTF-8 text; broken sequences become U+FFFD.</summary>
internal sealed class ByteLevelDecoder : IDecoder
{
    public IDecoding Start(Action<TokenPart> next) => new Decoding(next);

    private sealed class Decoding(Action<TokenPart> next) : IDecoding
    {
        private readonly Decoder _utf8 = Encoding.UTF8.GetDecoder();
        private readonly StringBuilder _token = new();
        private bool _started;

        public void Push(TokenPart part)
        {
            // Whether a token is bytes is known only when all of it is there.
            _token.Append(part.Text);
            if (!part.Closes) return;
            Emit(ByteAlphabet.Read(_token.ToString()), last: false);
            _token.Clear();
        }

        public void Finish() => Emit([], last: true);

        private void Emit(byte[] bytes, bool last)
        {
            var characters = new char[Encoding.UTF8.GetMaxCharCount(bytes.Length)];
            int count = _utf8.GetChars(bytes, characters, flush: last);
            if (count == 0 && !last) return;
            next(new TokenPart(new string(characters, 0, count), !_started, last));
            _started = true;
        }
    }
}
