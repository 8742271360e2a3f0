namespace Rft.Training.Tokenizers.HuggingFace;

/// <summary>What the split patterns of byte-level tokenizers tell apart: <c>\p{L}</c>, <c>\p{N}</c>, <c>\s</c> and the rest.</summary>
internal enum ScalarKind : byte
{
    Other,
    Letter,
    Number,
    Space,
}
