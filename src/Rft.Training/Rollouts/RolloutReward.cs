namespace Rft.Training.Rollouts;

/// <summary>The reward of a rollout, or the reason why it has none.</summary>
public abstract record RolloutReward
{
    private RolloutReward() { }

    /// <summary>The rollout is trained on.</summary>
    /// <param name="Raw">Weighted sum of the graders' scores, weights renormalised over applicable graders; decides about zero variance.</param>
    /// <param name="Value">What advantages are computed from: <paramref name="Raw"/> after length shaping and KL.</param>
    public sealed record Rewarded(double Raw, double Value) : RolloutReward;

    /// <summary>The rollout leaves its group.</summary>
    /// <param name="Reason">Why it has no reward.</param>
    public sealed record Dropped(DropReason Reason) : RolloutReward;
}
