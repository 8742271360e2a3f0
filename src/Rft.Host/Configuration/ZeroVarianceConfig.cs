namespace Rft.Host.Configuration;

/// <summary>What happens to groups whose rewards are all equal.</summary>
/// <param name="Filter">Leave them out of the update.</param>
/// <param name="Refill">Sample further prompts until the step is full.</param>
/// <param name="MaxBatches">Most rounds of sampling a step when refilling.</param>
public sealed record ZeroVarianceConfig(bool Filter, bool Refill, int MaxBatches);
