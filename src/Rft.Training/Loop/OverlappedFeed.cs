using Rft.Training.Checkpoints;
using Rft.Training.Models;

namespace Rft.Training.Loop;

/// <summary>Collects batches while the policy is updated, with a copy of it on a compute thread of its own.</summary>
/// <remarks>
/// The batch of step s is sampled with the weights as they were after step s - 1 - lag, or at the beginning of the stage: always these, however long either
/// side takes. So a run is repeatable to the bit with any lag, and staleness is what was asked for, never more. A checkpoint keeps the weights of batches
/// that were begun; a resumed run begins them again, and finds their grades in the journal.
/// </remarks>
/// <param name="policy">The policy that is updated.</param>
/// <param name="sampling">The copy that samples; owned.</param>
/// <param name="collector">Makes batches with it.</param>
/// <param name="plan">The stage's seed and length, and by how many steps sampling is ahead.</param>
internal sealed class OverlappedFeed(Policy policy, Policy sampling, IStepCollector collector, OverlapPlan plan) : IStepFeed
{
    private readonly Queue<Begun> _begun = [];
    private readonly CancellationTokenSource _closing = new();
    private Task _last = Task.CompletedTask;
    private StageProgress _taken = collector.Progress;
    private int _next = plan.FirstStep;

    /// <inheritdoc/>
    public bool Overlaps => true;

    /// <inheritdoc/>
    public StageProgress Progress => _taken with { Behind = [.. _begun.Select(begun => begun.Weights)] };

    /// <summary>Begins the batches again that a checkpoint's run had begun.</summary>
    /// <param name="behind">Their weights, in the order of the steps.</param>
    public void Restore(IReadOnlyList<WeightsBehind> behind)
    {
        foreach (var weights in behind) Begin(weights);
    }

    /// <inheritdoc/>
    public async Task<StepBatch> NextAsync(int step, CancellationToken cancellationToken)
    {
        int until = Math.Min(step + plan.Lag, plan.LastStep);
        if (_next <= until)
        {
            var tensors = await policy.Compute.RunAsync(() => TensorSnapshot.Of(policy.Model), cancellationToken).ConfigureAwait(false);
            var weights = new WeightsBehind(policy.Version, tensors);
            while (_next <= until) Begin(weights);
        }
        var (batch, after) = await _begun.Dequeue().Collecting.WaitAsync(cancellationToken).ConfigureAwait(false);
        _taken = after;
        return batch;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        // Whatever went wrong there has been heard of, or nobody needs it any more.
        await _last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await sampling.Compute.RunAsync(sampling.Model.Dispose, CancellationToken.None).ConfigureAwait(false);
        await sampling.Compute.DisposeAsync().ConfigureAwait(false);
        _closing.Dispose();
    }

    private void Begin(WeightsBehind weights)
    {
        int step = _next++;
        var collecting = CollectAsync(_last, step, weights, _closing.Token);
        _begun.Enqueue(new Begun(weights, collecting));
        _last = collecting;
    }

    // One at a time: prompts are chosen by what the batches before said of them, and the copy has one set of weights.
    private async Task<(StepBatch Batch, StageProgress After)> CollectAsync(Task previous, int step, WeightsBehind weights, CancellationToken cancellationToken)
    {
        await previous.ConfigureAwait(false);
        if (sampling.Version != weights.Version)
            await sampling.Compute.RunAsync(() => TensorSnapshot.Restore(weights.Tensors, sampling.Model), cancellationToken).ConfigureAwait(false);
        sampling.Version = weights.Version;
        var batch = await collector.CollectAsync(step, plan.StageSeed, weights.Version, cancellationToken).ConfigureAwait(false);
        return (batch, collector.Progress);
    }

    private sealed record Begun(WeightsBehind Weights, Task<(StepBatch Batch, StageProgress After)> Collecting);
}

/// <summary>How far a stage's sampling is ahead of its updates.</summary>
/// <param name="StageSeed">The stage's seed.</param>
/// <param name="FirstStep">The first step to begin.</param>
/// <param name="LastStep">The stage's last step.</param>
/// <param name="Lag">Steps between the weights that sample a batch and those that are updated with it; at least 1.</param>
internal sealed record OverlapPlan(ulong StageSeed, int FirstStep, int LastStep, int Lag);
