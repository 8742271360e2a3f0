namespace Rft.Training.Losses;

/// <summary>Estimators of the KL divergence from policy to reference at a sampled token; u = reference - policy log-probability.</summary>
/// <remarks>Schulman, "Approximating KL Divergence", joschu.net/blog/kl-approx.html.</remarks>
public enum KlEstimator
{
    /// <summary>-u. Unbiased, may be negative. Its direct gradient has expectation 0: use it in the reward, not in the loss.</summary>
    K1,

    /// <summary>u^2 / 2. Biased, but its gradient is that of the KL divergence in expectation.</summary>
    K2,

    /// <summary>exp(u) - u - 1. Unbiased, never negative, low variance.</summary>
    K3,

    /// <summary>|u|.</summary>
    Abs,
}
