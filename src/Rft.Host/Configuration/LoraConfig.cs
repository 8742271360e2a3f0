namespace Rft.Host.Configuration;

/// <summary>Low-rank adapters.</summary>
/// <param name="Rank">Rank, at least 1.</param>
/// <param name="Alpha">Scale numerator: the adapter is multiplied by alpha / rank.</param>
/// <param name="RankStabilised">Divides by the root of the rank instead (rsLoRA).</param>
public sealed record LoraConfig(int Rank, double Alpha, bool RankStabilised)
{
    /// <summary>Share of the inputs that the adapters do not see in training, 0 to below 1.</summary>
    public double Dropout { get; init; }

    /// <summary>A regular expression that whole paths of adapted maps match, instead of <see cref="Targets"/>; null: none.</summary>
    public string? TargetPattern { get; init; }

    /// <summary>Names of the linear maps that are adapted, or <c>all-linear</c>.</summary>
    public required IReadOnlyList<string> Targets { get; init; }
}
