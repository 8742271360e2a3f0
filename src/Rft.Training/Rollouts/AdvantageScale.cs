namespace Rft.Training.Rollouts;

/// <summary>What a centred reward is divided by.</summary>
public enum AdvantageScale
{
    /// <summary>The standard deviation of the group plus eps. GRPO, arXiv 2402.03300, section 4.1.2.</summary>
    GroupStd,

    /// <summary>The standard deviation of all rewards of the batch plus eps.</summary>
    BatchStd,

    /// <summary>Nothing. Dr. GRPO, arXiv 2503.20783, section 3.2.</summary>
    None,

    /// <summary>The standard deviation of the group's other members plus eps.</summary>
    LeaveOneOutStd,
}
