namespace Rft.Training.Rollouts;

/// <summary>What is subtracted from a reward.</summary>
public enum AdvantageBaseline
{
    /// <summary>The mean of the group. GRPO, arXiv 2402.03300, section 4.1.2.</summary>
    GroupMean,

    /// <summary>The mean of the group's other members. RLOO, arXiv 2402.14740.</summary>
    LeaveOneOut,
}
