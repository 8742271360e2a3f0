namespace Rft.Training.Rollouts;

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

    /// <summary>The weighted sum of the scores is beyond the range of numbers.</summary>
    NotFinite,

    /// <summary>A shadow that screens disagrees with the grader that it shadows.</summary>
    Screened,
}
