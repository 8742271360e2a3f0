using Rft.Training.Losses;

namespace Rft.Training.Rollouts;

/// <summary>KL penalties inside rewards. Pure functions of doubles; log-probabilities in nats, of the policy that sampled and of the reference.</summary>
/// <remarks>Three placements exist; docs/rewards.md compares them.</remarks>
public static class KlReward
{
    /// <summary>The estimate at one token.</summary>
    /// <param name="logProb">Log-probability under the policy, nats.</param>
    /// <param name="refLogProb">Log-probability under the reference, nats.</param>
    /// <param name="estimator">The estimator, as in <see cref="KlEstimator"/>.</param>
    public static double Estimate(double logProb, double refLogProb, KlEstimator estimator)
    {
        double u = refLogProb - logProb;
        return estimator switch
        {
            KlEstimator.K1 => -u,
            KlEstimator.K2 => u * u / 2,
            KlEstimator.K3 => Math.Exp(u) - u - 1,
            KlEstimator.Abs => Math.Abs(u),
            _ => throw new ArgumentOutOfRangeException(nameof(estimator), estimator, "no such KL estimator"),
        };
    }

    /// <summary>Per token: r - coef KL at each, before any estimator of advantages sees the rewards (verl).</summary>
    /// <param name="rewards">[n], rewards of the tokens; usually 0 but at the last.</param>
    /// <param name="logProbs">[n].</param>
    /// <param name="refLogProbs">[n].</param>
    /// <param name="options">Estimator and coefficient.</param>
    /// <returns>[n].</returns>
    /// <exception cref="ArgumentException">Lengths differ, or the coefficient is out of range.</exception>
    public static double[] OffTokens(
        IReadOnlyList<double> rewards, IReadOnlyList<double> logProbs, IReadOnlyList<double> refLogProbs, KlRewardOptions options)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        double[] penalties = Penalties(logProbs, refLogProbs, options);
        if (rewards.Count != penalties.Length) throw new ArgumentException($"{rewards.Count} rewards need as many log-probabilities, not {penalties.Length}");
        return [.. rewards.Select((reward, t) => reward - penalties[t])];
    }

    /// <summary>Per response: r - coef times the sum of its tokens' KL, before the baseline (TRL's RLOO).</summary>
    /// <param name="reward">The response's reward.</param>
    /// <param name="logProbs">[n], of the trained tokens.</param>
    /// <param name="refLogProbs">[n].</param>
    /// <param name="options">Estimator and coefficient.</param>
    /// <exception cref="ArgumentException">Lengths differ, or the coefficient is out of range.</exception>
    public static double OffResponse(double reward, IReadOnlyList<double> logProbs, IReadOnlyList<double> refLogProbs, KlRewardOptions options) =>
        reward - Penalties(logProbs, refLogProbs, options).Sum();

    private static double[] Penalties(IReadOnlyList<double> logProbs, IReadOnlyList<double> refLogProbs, KlRewardOptions options)
    {
        ArgumentNullException.ThrowIfNull(logProbs);
        ArgumentNullException.ThrowIfNull(refLogProbs);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        if (logProbs.Count != refLogProbs.Count)
            throw new ArgumentException($"{logProbs.Count} policy log-probabilities need as many of the reference, not {refLogProbs.Count}");
        return [.. logProbs.Zip(refLogProbs, (own, reference) => options.Coef * Estimate(own, reference, options.Estimator))];
    }
}
