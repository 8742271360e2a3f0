namespace Rft.Training.Tokenizers.HuggingFace.Normalizers;

/// <summary>Rewrites a text before it is split. Immutable and thread-safe.</summary>
internal interface INormalizer
{
    /// <param name="text">A text without lone surrogates.</param>
    string Normalize(string text);
}
