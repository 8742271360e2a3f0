namespace Rft.Training.Losses;

/// <summary>
/// Rejects tokens or rows whose sampler and trainer differ too much, by an estimator with u = trainer's - sampler's log-probability: k1 is -u, k2 u^2 / 2,
/// k3 exp(u) - u - 1. A value on a bound stays.
/// </summary>
/// <param name="Level">What is looked at.</param>
/// <param name="Estimator">K1, K2 or K3.</param>
/// <param name="Min">Least accepted value, nats; null for none. Only k1 can be negative.</param>
/// <param name="Max">Greatest accepted value, nats.</param>
public sealed record RejectionRule(RejectionLevel Level, KlEstimator Estimator, double? Min, double Max)
{
    /// <summary>A rule on k1 whose bounds are given as ratios: ln min to ln max.</summary>
    /// <param name="level">Token, sum or mean.</param>
    /// <param name="min">Lower ratio, more than 0.</param>
    /// <param name="max">Upper ratio.</param>
    /// <exception cref="ArgumentException">A bound is not above 0, or they are swapped.</exception>
    public static RejectionRule OfRatio(RejectionLevel level, double min, double max)
    {
        Require.Above("the lower ratio of a rejection rule", min, 0, "0.5 is usual");
        Require.Above("the upper ratio of a rejection rule", max, min, "it lies above the lower one; 2 is usual");
        return new RejectionRule(level, KlEstimator.K1, Math.Log(min), Math.Log(max));
    }
}
