using Rft.Training.Losses;

namespace Rft.Training;

/// <summary>What a forward-backward pass reports.</summary>
/// <param name="Stats">Sums over the trained tokens.</param>
/// <param name="LogProbs">Log-probability of each datum's targets under the policy, nats; zero where the mask is false. In the order of the data.</param>
public sealed record ForwardBackwardResult(LossStats Stats, IReadOnlyList<float[]> LogProbs)
{
    /// <summary>The load-balancing loss of models with experts, its coefficient included; 0 without one.</summary>
    public double Balance { get; init; }
}
