namespace Rft.Host.Configuration;

/// <summary>Low-rank adapters.</summary>
/// <param name="Rank">Rank, at least 1.</param>
/// <param name="Alpha">Scale numerator: the adapter is multiplied by alpha / rank.</param>
/// <param name="RankStabilised">Divides by the root of the rank instead (rsLoRA).</param>
public sealed record LoraConfig(int Rank, double Alpha, bool RankStabilised)
{
    /// <summary>Names of the linear maps that are adapted, or <c>all-linear</c>.</summary>
    public required IReadOnlyList<string> Targets { get; init; }
}
