using System.Text;

namespace Rft.Training.Tokenizers;

/// <summary>The built-in model's tokenizer: one id a byte, then chat control tokens, then added tokens such as <c>&lt;answer&gt;</c>.</summary>
public sealed class ByteTokenizer : ITokenizer
{
    private const int Bytes = 256;
    private static readonly string[] ControlNames = ["<|pad|>", "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>", "<|end|>"];
    private readonly string[] _added;
    private readonly string[] _longestFirst;

    /// <summary>Creates a tokenizer.</summary>
    /// <param name="added">Texts that are one token each; matched in text, longest first.</param>
    /// <exception cref="ArgumentException">An added token is empty, given twice, or a control token's name.</exception>
    public ByteTokenizer(IEnumerable<string> added)
    {
        _added = [.. added];
        foreach (string token in _added)
        {
            if (token.Length == 0) throw new ArgumentException("added_tokens holds an empty text; remove it");
            if (ControlNames.Contains(token, StringComparer.Ordinal))
                throw new ArgumentException($"added_tokens holds '{token}', which is a chat control token");
        }
        if (_added.Distinct(StringComparer.Ordinal).Count() != _added.Length)
            throw new ArgumentException($"added_tokens names a token twice: {string.Join(", ", _added)}");
        _longestFirst = [.. _added.OrderByDescending(token => token.Length).ThenBy(token => token, StringComparer.Ordinal)];
    }

    /// <summary>Fills up rows; never sampled on purpose and never trained.</summary>
    public static int Pad => Bytes;

    /// <summary>Opens a system or developer message.</summary>
    public static int System => Bytes + 1;

    /// <summary>Opens a user message.</summary>
    public static int User => Bytes + 2;

    /// <summary>Opens an assistant message.</summary>
    public static int Assistant => Bytes + 3;

    /// <summary>Opens a tool message.</summary>
    public static int Tool => Bytes + 4;

    /// <summary>Ends a message.</summary>
    public static int End => Bytes + 5;

    /// <summary>Texts that are one token each.</summary>
    public IReadOnlyList<string> Added => _added;

    /// <inheritdoc/>
    public int Vocabulary => Bytes + ControlNames.Length + _added.Length;

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text)
    {
        var tokens = new List<int>(text.Length);
        int start = 0;
        for (int i = 0; i < text.Length;)
        {
            string? match = Array.Find(_longestFirst, token => string.CompareOrdinal(text, i, token, 0, token.Length) == 0);
            if (match is null)
            {
                i++;
                continue;
            }
            AppendBytes(text.AsSpan(start, i - start), tokens);
            tokens.Add(Bytes + ControlNames.Length + Array.IndexOf(_added, match));
            i += match.Length;
            start = i;
        }
        AppendBytes(text.AsSpan(start), tokens);
        return tokens;
    }

    /// <inheritdoc/>
    public string Decode(IReadOnlyList<int> tokens)
    {
        var bytes = new List<byte>(tokens.Count);
        foreach (int token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Vocabulary);
            if (token < Bytes) bytes.Add((byte)token);
            else bytes.AddRange(Encoding.UTF8.GetBytes(NameOf(token)));
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    private string NameOf(int token) =>
        token < Bytes + ControlNames.Length ? ControlNames[token - Bytes] : _added[token - Bytes - ControlNames.Length];

    private static void AppendBytes(ReadOnlySpan<char> text, List<int> tokens)
    {
        foreach (byte b in Encoding.UTF8.GetBytes(text.ToArray())) tokens.Add(b);
    }
}
