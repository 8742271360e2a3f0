using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Keeps every group, without a reward: the judge of stages that learn from their teacher alone.</summary>
internal sealed class UngradedJudge : IGroupJudge
{
    /// <inheritdoc/>
    public bool HasSignal(RolloutGroup group) => true;

    /// <inheritdoc/>
    public RolloutGroup Reward(RolloutGroup group) => group;

    /// <inheritdoc/>
    public Exception? Failure(IReadOnlyList<RolloutGroup> groups) => null;

    /// <inheritdoc/>
    public int CountFailed(IReadOnlyList<RolloutGroup> groups) => 0;

    /// <inheritdoc/>
    public GroupSplit<RolloutGroup> Split(IReadOnlyList<RolloutGroup> groups) => new(groups, []);
}
