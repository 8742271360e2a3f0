using Rft.Training.Models;

namespace Rft.Training.Loop;

/// <summary>Collects a batch with the policy as it is when the batch is asked for: sampling and updates take turns.</summary>
/// <param name="policy">The policy.</param>
/// <param name="collector">Makes batches.</param>
/// <param name="stageSeed">The stage's seed.</param>
internal sealed class DirectFeed(Policy policy, IStepCollector collector, ulong stageSeed) : IStepFeed
{
    /// <inheritdoc/>
    public bool Overlaps => false;

    /// <inheritdoc/>
    public StageProgress Progress => collector.Progress;

    /// <inheritdoc/>
    public Task<StepBatch> NextAsync(int step, CancellationToken cancellationToken) =>
        collector.CollectAsync(step, stageSeed, policy.Version, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
