namespace Rft.Host.Configuration;

/// <summary>How completions are sampled.</summary>
/// <param name="Temperature">Above 0.</param>
/// <param name="TopP">Above 0, at most 1; 1: off.</param>
/// <param name="TopK">0: off.</param>
/// <param name="MaxTokens">Most tokens of a completion.</param>
public sealed record SamplingConfig(double Temperature, double TopP, int TopK, int MaxTokens);
