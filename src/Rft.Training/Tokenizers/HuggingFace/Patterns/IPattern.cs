namespace Rft.Training.Tokenizers.HuggingFace.Patterns;

/// <summary>Finds matches in a text. Immutable and thread-safe.</summary>
internal interface IPattern
{
    /// <summary>Appends all matches, from left to right, without overlap.</summary>
    /// <param name="text">The whole text; nothing outside it is looked at. It holds no lone surrogates.</param>
    /// <param name="matches">Receives them, in UTF-16 code units.</param>
    void Find(ReadOnlySpan<char> text, List<Range> matches);
}
