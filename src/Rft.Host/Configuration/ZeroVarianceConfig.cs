using Rft.Training.Loop;

namespace Rft.Host.Configuration;

/// <summary>What happens to groups whose rewards are all equal.</summary>
/// <param name="Filter">Leave them out of the update.</param>
/// <param name="Refill">How they are replaced by groups of further prompts; null: they are not.</param>
public sealed record ZeroVarianceConfig(bool Filter, RefillOptions? Refill);
