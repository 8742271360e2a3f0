using System.Text;

namespace Rft.Training.Tokenizers.HuggingFace;

/// <summary>
/// The alphabet of byte-level tokenizers: printable bytes of Latin-1 mean themselves, the others are the characters from U+0100, in order
/// (Radford et al., "Language Models are Unsupervised Multitask Learners", 2019, released code).
/// </summary>
internal static class ByteAlphabet
{
    private const int Bytes = 256;
    private const int OnStack = 512;
    private static readonly char[] Characters = Build();
    private static readonly Dictionary<char, byte> Values = Enumerable.Range(0, Bytes).ToDictionary(value => Characters[value], value => (byte)value);

    /// <summary>The character that means a byte.</summary>
    public static char Of(byte value) => Characters[value];

    /// <summary>A text's UTF-8 bytes in this alphabet.</summary>
    public static string Write(ReadOnlySpan<char> text)
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<char> written = most <= OnStack ? stackalloc char[OnStack] : new char[most];
        return new string(written[..Write(text, written)]);
    }

    /// <summary>Writes a text's UTF-8 bytes in this alphabet.</summary>
    /// <param name="text">The text.</param>
    /// <param name="output">Receives them; as long as the longest UTF-8 of so many code units.</param>
    /// <returns>How many there are.</returns>
    public static int Write(ReadOnlySpan<char> text, Span<char> output)
    {
        Span<byte> bytes = output.Length <= OnStack ? stackalloc byte[OnStack] : new byte[output.Length];
        int count = Encoding.UTF8.GetBytes(text, bytes);
        for (int i = 0; i < count; i++) output[i] = Characters[bytes[i]];
        return count;
    }

    /// <summary>The bytes of a token; one with a character outside the alphabet means its own UTF-8.</summary>
    public static byte[] Read(string token)
    {
        var bytes = new byte[token.Length];
        for (int i = 0; i < token.Length; i++)
        {
            if (!Values.TryGetValue(token[i], out bytes[i])) return Encoding.UTF8.GetBytes(token);
        }
        return bytes;
    }

    private static char[] Build()
    {
        var characters = new char[Bytes];
        int next = 0x100;
        for (int value = 0; value < Bytes; value++)
            characters[value] = value is >= '!' and <= '~' or >= 0xA1 and <= 0xAC or >= 0xAE ? (char)value : (char)next++;
        return characters;
    }
}
