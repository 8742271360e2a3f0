namespace Rft.Host.Configuration;

/// <summary>A small decoder with random weights and a byte tokenizer.</summary>
/// <param name="Layers">Number of layers.</param>
/// <param name="Width">Width of the residual stream; divisible by <paramref name="Heads"/>.</param>
/// <param name="Heads">Attention heads; divisible by <paramref name="KvHeads"/>.</param>
/// <param name="KvHeads">Key and value heads.</param>
/// <param name="Ffn">Width of the feed-forward layer.</param>
/// <param name="Context">Longest sequence in tokens.</param>
/// <param name="AddedTokens">Texts that are one token each, beside the bytes.</param>
public sealed record TinyModelConfig(
    int Layers, int Width, int Heads, int KvHeads, int Ffn, int Context, IReadOnlyList<string> AddedTokens);
