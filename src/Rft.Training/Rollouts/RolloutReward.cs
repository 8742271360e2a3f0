namespace Rft.Training.Rollouts;

/// <summary>The reward of a rollout, or the reason why it has none.</summary>
public abstract record RolloutReward
{
    private RolloutReward() { }

    /// <summary>The rollout is trained on.</summary>
    /// <param name="Raw">Weighted sum of the graders' scores, weights renormalised over applicable graders; decides about zero variance.</param>
    /// <param name="Value">What advantages are computed from: <paramref name="Raw"/> after length shaping.</param>
    public sealed record Rewarded(double Raw, double Value) : RolloutReward;

    /// <summary>The rollout leaves its group.</summary>
    /// <param name="Reason">Why it has no reward.</param>
    public sealed record Dropped(DropReason Reason) : RolloutReward;
}

/// <summary>Why a rollout has no reward.</summary>
public enum DropReason
{
    /// <summary>A grader failed.</summary>
    GraderFailed,

    /// <summary>Another member's grader failed and the fault policy drops the group.</summary>
    GroupFailed,

    /// <summary>A grader said that the row or sample cannot be judged.</summary>
    MarkedInvalid,

    /// <summary>No grader applied to the sample.</summary>
    NoApplicableGrader,
}
