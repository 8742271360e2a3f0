using Rft.Training.Losses;

namespace Rft.Training.Rollouts;

/// <summary>A KL penalty that is taken off rewards, not added to the loss.</summary>
public sealed record KlRewardOptions
{
    /// <summary>The estimator. k1 is unbiased and may be negative; see <see cref="KlEstimator"/>.</summary>
    public KlEstimator Estimator { get; init; } = KlEstimator.K1;

    /// <summary>Factor of the penalty; more than 0. Leave the penalty out to switch it off.</summary>
    public required double Coef { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the cure.</exception>
    public void Validate() => Require.Above("the coefficient of the KL in the reward", Coef, 0, "leave the penalty out to switch it off");
}
