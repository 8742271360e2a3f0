namespace Rft.Training.Rollouts;

/// <summary>Where the eps of a whitening stands.</summary>
public enum EpsPlacement
{
    /// <summary>1 / sqrt(variance + eps).</summary>
    Variance,

    /// <summary>1 / sqrt(max(variance, eps)).</summary>
    VarianceFloor,

    /// <summary>1 / (std + eps).</summary>
    Std,
}
