namespace Rft.Training.Tokenizers.HuggingFace.Bpe;

/// <summary>What a file says about byte-pair encoding beside vocabulary and merges.</summary>
/// <param name="UnknownId">The token for characters that the vocabulary lacks; null: they vanish.</param>
/// <param name="FuseUnknown">Whether neighbouring unknown characters are one token.</param>
/// <param name="ByteFallback">Whether unknown characters become the tokens of their bytes.</param>
/// <param name="IgnoreMerges">Whether a word that is a token is that token, whatever the merges make of it.</param>
/// <param name="Prefix">Before every character but a word's first, where the vocabulary says so.</param>
/// <param name="Suffix">Behind a word's last character.</param>
/// <param name="ByteLevel">Whether words come as text and are written in the alphabet of bytes here.</param>
internal sealed record BpeOptions(
    int? UnknownId, bool FuseUnknown, bool ByteFallback, bool IgnoreMerges, string Prefix, string Suffix, bool ByteLevel);
