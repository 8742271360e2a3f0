namespace Rft.Training.Tokenizers.HuggingFace.Decoders;

/// <summary>A part of a token on its way through the decoders.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Opens">Whether the token begins with it.</param>
/// <param name="Closes">Whether the token ends with it.</param>
internal readonly record struct TokenPart(string Text, bool Opens, bool Closes)
{
    public static TokenPart Whole(string text) => new(text, true, true);
}
