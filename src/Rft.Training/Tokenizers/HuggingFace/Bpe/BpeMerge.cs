namespace Rft.Training.Tokenizers.HuggingFace.Bpe;

/// <summary>What a pair of tokens becomes.</summary>
/// <param name="Rank">Its place in the file; lower ones go first.</param>
/// <param name="Result">The token it makes.</param>
internal readonly record struct BpeMerge(int Rank, int Result);
