using Rft.Training.Losses;

namespace Rft.Training.Loop;

/// <summary>What the updates of one step did.</summary>
/// <param name="Stats">Sums over all updates.</param>
/// <param name="Updates">Optimizer steps applied.</param>
/// <param name="GradNorm">Largest gradient norm before clipping.</param>
/// <param name="Skipped">Updates left out because loss or gradient was not finite.</param>
/// <param name="Mismatch">Largest difference between the sampler's and the trainer's log-probability of a token under the same weights, nats.</param>
public sealed record UpdateReport(LossStats Stats, int Updates, double GradNorm, int Skipped, double Mismatch)
{
    /// <summary>Sum over all updates of the load-balancing loss, its coefficient included; 0 without one.</summary>
    public double Balance { get; init; }
}
