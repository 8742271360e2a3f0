namespace Rft.Training.Tokenizers;

/// <summary>Turns text into token ids and back. Immutable and thread-safe.</summary>
public interface ITokenizer
{
    /// <summary>Number of token ids, V.</summary>
    int Vocabulary { get; }

    /// <summary>Ids of a text. Text never becomes a chat control token, whatever it spells.</summary>
    /// <param name="text">Any text.</param>
    IReadOnlyList<int> Encode(string text);

    /// <summary>Text of ids; bytes that are not UTF-8 become U+FFFD, control tokens show their names.</summary>
    /// <param name="tokens">Ids.</param>
    /// <exception cref="ArgumentOutOfRangeException">An id is not in the vocabulary.</exception>
    string Decode(IReadOnlyList<int> tokens);
}
