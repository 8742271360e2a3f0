namespace Rft.Host.Configuration;

/// <summary>Low-rank adapters.</summary>
/// <param name="Rank">Rank, at least 1.</param>
/// <param name="Alpha">Scale numerator: the adapter is multiplied by alpha / rank.</param>
public sealed record LoraConfig(int Rank, double Alpha);
