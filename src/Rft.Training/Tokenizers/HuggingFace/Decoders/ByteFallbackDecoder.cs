using System.Globalization;
using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace.Decoders;

/// <summary>Reads tokens such as <c>&lt;0xE2&gt;</c>: a run of them is UTF-8 as a whole, or as many U+FFFD as it has bytes.</summary>
internal sealed class ByteFallbackDecoder : IDecoder
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public IDecoding Start(Action<TokenPart> next) => new Decoding(next);

    private static byte? ByteOf(string token) =>
        token is ['<', '0', 'x', var high, var low, '>'] && byte.TryParse([high, low], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value)
            ? value
            : null;

    private sealed class Decoding(Action<TokenPart> next) : IDecoding
    {
        private readonly List<byte> _run = [];

        public void Push(TokenPart part)
        {
            if (part.Opens && part.Closes && ByteOf(part.Text) is { } value)
            {
                _run.Add(value);
                return;
            }
            Finish();
            next(part);
        }

        public void Finish()
        {
            if (_run.Count == 0) return;
            byte[] bytes = [.. _run];
            _run.Clear();
            try
            {
                next(TokenPart.Whole(Strict.GetString(bytes)));
            }
            catch (DecoderFallbackException)
            {
                foreach (byte _ in bytes) next(TokenPart.Whole("\uFFFD"));
            }
        }
    }
}
