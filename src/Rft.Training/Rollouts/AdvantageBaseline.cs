namespace Rft.Training.Rollouts;

/// <summary>What is subtracted from a reward.</summary>
public enum AdvantageBaseline
{
    /// <summary>The mean of the group. GRPO, arXiv 2402.03300, section 4.1.2.</summary>
    GroupMean,

    /// <summary>The mean of the group's other members. RLOO, arXiv 2402.14740.</summary>
    LeaveOneOut,

    /// <summary>The mean of the group weighted by the lengths of the responses. OPO, arXiv 2505.23585.</summary>
    LengthWeightedMean,

    /// <summary>The best of the group gets best - second best, all others 0: pass@k. arXiv 2503.19595.</summary>
    BestMinusSecond,

    /// <summary>Nothing: the reward itself, for whitening over the batch. REINFORCE++, arXiv 2501.03262.</summary>
    None,
}
