using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>From graded groups to rewards and verdicts.</summary>
/// <param name="rewards">From scores to rewards.</param>
/// <param name="weighted">Graders whose failures drop a rollout.</param>
/// <param name="shadows">Graders that are compared with others.</param>
/// <param name="options">The stage's settings.</param>
internal sealed class GroupJudge(RewardRule rewards, IReadOnlySet<string> weighted, IReadOnlyList<Shadow> shadows, RftOptions options) : IGroupJudge
{
    /// <inheritdoc/>
    public bool HasSignal(RolloutGroup group)
    {
        try
        {
            return Split([Reward(group)]).Kept.Count > 0;
        }
        catch (GraderFailedException)
        {
            // The fault policy stops the run; Failure says why, in its turn.
            return false;
        }
    }

    /// <inheritdoc/>
    public RolloutGroup Reward(RolloutGroup group) => ShadowRule.Apply(rewards.Apply(group), shadows);

    /// <inheritdoc/>
    /// <remarks>What graders were asked and how they failed is recorded first.</remarks>
    public Exception? Failure(IReadOnlyList<RolloutGroup> groups)
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

    /// <inheritdoc/>
    public int CountFailed(IReadOnlyList<RolloutGroup> groups) => FaultBudget.CountFailed(groups, weighted);

    /// <inheritdoc/>
    public GroupSplit<RolloutGroup> Split(IReadOnlyList<RolloutGroup> groups)
    {
        static bool Screened(Rollout rollout) => rollout.Reward is RolloutReward.Dropped { Reason: DropReason.Screened };
        bool Has(RolloutGroup group, Func<Rollout, bool> wanted) => group.Rollouts.Count(wanted) >= options.MinGroupSize;
        bool Enough(RolloutGroup group) => Has(group, rollout => rollout.Reward is RolloutReward.Rewarded);
        GroupVerdict Why(RolloutGroup group) =>
            Has(group, rollout => rollout.Reward is RolloutReward.Rewarded || Screened(rollout)) ? GroupVerdict.Screened : GroupVerdict.Unscorable;
        var filter = new GroupFilterOptions { DropZeroVariance = options.FilterZeroVariance, Scores = rewards.UnitRange };
        var split = ZeroVarianceFilter.Split([.. groups.Where(Enough)], filter);
        var small = groups.Where(group => !Enough(group)).Select(group => new DroppedGroup<RolloutGroup>(group, Why(group)));
        return split with { Dropped = [.. split.Dropped, .. small] };
    }
}
