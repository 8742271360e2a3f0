using Rft.Graders;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Rollouts;
using Rft.Training.Selection;

namespace Rft.Training.Loop;

/// <summary>Samples, grades, rewards and filters the groups of one step, and refills what the filter dropped when asked to.</summary>
/// <param name="source">Makes graded groups.</param>
/// <param name="prompts">Chooses the stage's prompts.</param>
/// <param name="judge">From graded groups to verdicts.</param>
/// <param name="options">The stage's settings.</param>
internal sealed class StepCollector(GroupSource source, PromptSelector prompts, IGroupJudge judge, RftOptions options) : IStepCollector
{
    /// <inheritdoc/>
    public StageProgress Progress => new(prompts.Cursor, new StageState(prompts.Known, [.. Carried.Select(SavedGroup.Of)]), []);

    /// <summary>Groups that the next step trains on unless they are too old by then, oldest first; part of a checkpoint.</summary>
    public IReadOnlyList<RolloutGroup> Carried { get; private set; } = [];

    /// <inheritdoc/>
    public void Restore(StageState state, IReadOnlyList<Prompt> prompts) => Carried = [.. state.Carried.Select(group => group.Restore(prompts))];

    /// <inheritdoc/>
    public async Task<StepBatch> CollectAsync(int step, ulong stageSeed, int policyVersion, CancellationToken cancellationToken)
    {
        // A step samples at least one group itself.
        var young = Carried.Where(group => Age(group, policyVersion) <= (options.Refill?.MaxAge ?? 0)).Take(options.PromptsPerStep - 1).ToList();
        int wanted = options.PromptsPerStep - young.Count, stale = Carried.Count - young.Count;
        var requests = new StepRequests(step, Seed.Derive(stageSeed, (ulong)step), wanted, prompts, judge, options);
        var graded = await source.GetAsync(requests.First(), options.GroupSize, options.Sampling, requests.Judge, cancellationToken).ConfigureAwait(false);
        int batches = (requests.Graded.Count + options.PromptsPerStep - 1) / options.PromptsPerStep;
        int failed = judge.CountFailed(requests.Graded);
        if (requests.Failure is { } failure)
            return new StepBatch(requests.Graded, [], [], batches, graded.Sampling, graded.Waiting, failed) { Failure = failure };

        RolloutGroup[] sampled = [.. graded.Groups.Select(judge.Reward)];
        ulong controlSeed = Seed.Derive(stageSeed, (ulong)step, 0, Seed.Hash("control"));
        var split = judge.Split(ControlRewards.Apply(sampled, options.Rewards, controlSeed));
        prompts.Observe(sampled);
        var batch = new StepBatch(sampled, split.Dropped, [.. young, .. split.Kept.Take(wanted)], batches, graded.Sampling, graded.Waiting, failed)
        {
            Selection = prompts.Metrics(),
        };
        return options.Refill is { } refill ? Refilled(batch, refill, requests, [.. split.Kept.Skip(wanted)], young, stale, policyVersion) : batch;
    }

    private StepBatch Refilled(
        StepBatch batch, RefillOptions refill, StepRequests requests, IReadOnlyList<RolloutGroup> surplus, List<RolloutGroup> young, int stale, int policyVersion)
    {
        var onCap = requests.CapReached ? refill.OnCap : CapPolicy.Train;
        bool skipped = onCap == CapPolicy.Skip;
        IReadOnlyList<RolloutGroup> left = skipped ? [.. batch.Kept, .. surplus] : surplus;
        Carried = refill.Carry ? left : [];
        var ages = skipped ? [] : young.ConvertAll(group => Age(group, policyVersion));
        return batch with
        {
            Kept = skipped ? [] : batch.Kept,
            Refill = new RefillReport(requests.Refilled, stale + (refill.Carry ? 0 : left.Count), ages, skipped),
            Failure = onCap == CapPolicy.Stop ? Unfilled(batch) : null,
        };
    }

    private GuardStopException Unfilled(StepBatch batch) => new(
        $"{batch.Kept.Count} of {options.PromptsPerStep} groups had signal after {batch.Sampled.Count} prompts, as many as zero_variance.max_batches allows; "
        + "raise it, choose prompts by selection, or set zero_variance.on_cap to train or skip");

    private static int Age(RolloutGroup group, int policyVersion) =>
        policyVersion - group.Rollouts.SelectMany(rollout => rollout.Sequences).SelectMany(sequence => sequence.Spans).Max(span => span.PolicyVersion);
}
