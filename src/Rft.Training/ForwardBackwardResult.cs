using Rft.Training.Losses;

namespace Rft.Training;

/// <summary>What a forward-backward pass reports.</summary>
/// <param name="Stats">Sums over the trained tokens.</param>
/// <param name="LogProbs">Log-probability of each datum's targets under the policy, nats; zero where the mask is false. In the order of the data.</param>
public sealed record ForwardBackwardResult(LossStats Stats, IReadOnlyList<float[]> LogProbs);
