namespace Rft.Training.Losses;

/// <summary>The surrogate that a policy loss minimises.</summary>
public enum PolicyObjective
{
    /// <summary>-min(R A, clip(R) A) with ratio R and advantage A. PPO, arXiv 1707.06347, equation 7.</summary>
    PpoClip,
}
