namespace Rft.Host.Configuration;

/// <summary>How completions are sampled.</summary>
/// <param name="Temperature">Above 0.</param>
/// <param name="TopP">Above 0, at most 1; 1: off.</param>
/// <param name="TopK">0: off.</param>
/// <param name="MaxTokens">Most tokens of a completion.</param>
public sealed record SamplingConfig(double Temperature, double TopP, int TopK, int MaxTokens)
{
    /// <summary>Most tokens of a rollout that are sampled in one step; null: to its end.</summary>
    public int? PartialTokens { get; init; }
}
