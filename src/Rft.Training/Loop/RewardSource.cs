namespace Rft.Training.Loop;

/// <summary>Where a reinforcement stage's rewards come from.</summary>
public enum RewardSource
{
    /// <summary>From the graders.</summary>
    Normal,

    /// <summary>Control: 0 or 1 at random, at the step's mean rate of positive rewards.</summary>
    Random,

    /// <summary>Control: the graders' rewards, shuffled inside each group.</summary>
    Shuffled,
}
