using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Samples, grades, rewards and filters the groups of one step, and refills what the filter dropped when asked to.</summary>
/// <param name="source">Makes graded groups.</param>
/// <param name="prompts">The stage's prompts.</param>
/// <param name="rewards">From scores to rewards.</param>
/// <param name="weighted">Graders whose failures drop a rollout.</param>
/// <param name="options">The stage's settings.</param>
internal sealed class StepCollector(
    GroupSource source, PromptDataset prompts, RewardRule rewards, IReadOnlySet<string> weighted, RftOptions options)
{
    /// <summary>Collects one step.</summary>
    /// <param name="step">Step, from 1.</param>
    /// <param name="stageSeed">The stage's seed.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async Task<StepBatch> CollectAsync(int step, ulong stageSeed, CancellationToken cancellationToken)
    {
        var collector = new GroupCollector<RolloutGroup>(options.PromptsPerStep, options.MaxBatches);
        List<RolloutGroup> sampled = [];
        List<DroppedGroup<RolloutGroup>> dropped = [];
        TimeSpan sampling = default, waiting = default;
        while (collector is { IsComplete: false, CapReached: false })
        {
            var requests = Requests(step, Seed.Derive(stageSeed, (ulong)step), sampled.Count);
            var graded = await source.GetAsync(requests, options.GroupSize, options.Sampling, cancellationToken).ConfigureAwait(false);
            (sampling, waiting) = (sampling + graded.Sampling, waiting + graded.Waiting);
            if (Failure(graded.Groups) is { } failure)
                return new StepBatch([.. sampled, .. graded.Groups], dropped, [], collector.Batches + 1, sampling, waiting,
                    FaultBudget.CountFailed(sampled, weighted) + FaultBudget.CountFailed(graded.Groups, weighted), failure);
            RolloutGroup[] rewarded = [.. graded.Groups.Select(rewards.Apply)];
            ulong controlSeed = Seed.Derive(stageSeed, (ulong)step, (ulong)sampled.Count, Seed.Hash("control"));
            var split = Split(ControlRewards.Apply(rewarded, options.Rewards, controlSeed));
            sampled.AddRange(rewarded);
            dropped.AddRange(split.Dropped);
            collector.Add(split.Kept);
        }
        // Groups beyond the step's size are counted as sampled and not trained on; the next step samples afresh, on policy.
        return new StepBatch(sampled, dropped, collector.Take().Step, collector.Batches, sampling, waiting, FaultBudget.CountFailed(sampled, weighted));
    }

    // Graders that fail too often end the run, but what they were asked and how they failed is recorded first.
    private Exception? Failure(IReadOnlyList<RolloutGroup> groups)
    {
        try
        {
            FaultBudget.Check(groups, weighted, options);
            foreach (var group in groups) rewards.Apply(group);
            return null;
        }
        catch (Exception e) when (e is GuardStopException or GraderFailedException)
        {
            return e;
        }
    }

    private RolloutRequest[] Requests(int step, ulong stepSeed, int first) =>
    [
        .. prompts.Next(options.PromptsPerStep).Select((prompt, i) => new RolloutRequest(
            first + i, prompt, $"{options.Name}/s{step}/p{first + i}", Seed.Derive(stepSeed, (ulong)(first + i)))),
    ];

    private GroupSplit<RolloutGroup> Split(IReadOnlyList<RolloutGroup> groups)
    {
        bool Enough(RolloutGroup group) => group.Rollouts.Count(rollout => rollout.Reward is RolloutReward.Rewarded) >= options.MinGroupSize;
        var filter = new GroupFilterOptions { DropZeroVariance = options.FilterZeroVariance, Scores = rewards.UnitRange };
        var split = ZeroVarianceFilter.Split([.. groups.Where(Enough)], filter);
        var small = groups.Where(group => !Enough(group)).Select(group => new DroppedGroup<RolloutGroup>(group, GroupVerdict.Unscorable));
        return split with { Dropped = [.. split.Dropped, .. small] };
    }
}
