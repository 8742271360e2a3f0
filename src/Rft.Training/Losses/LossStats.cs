namespace Rft.Training.Losses;

/// <summary>Sums over the trained tokens of one or more micro-batches. Add them, then divide once with <see cref="PerToken"/>.</summary>
public sealed record LossStats
{
    /// <summary>Nothing counted yet: the neutral element of addition.</summary>
    public static LossStats Zero { get; } = new();

    /// <summary>The loss. Micro-batches that share <see cref="StepTotals"/> add up to the loss of the step.</summary>
    public double Loss { get; init; }

    /// <summary>Trained tokens that took part; <see cref="ImpossibleTokens"/> are not among them.</summary>
    public double Tokens { get; init; }

    /// <summary>Rows with at least one trained token.</summary>
    public double Sequences { get; init; }

    /// <summary>Trained tokens left out because a log-probability was minus infinity. They still count in the loss's denominators.</summary>
    public double ImpossibleTokens { get; init; }

    /// <summary>Sum of minus the log-probability under the policy, nats, unweighted.</summary>
    public double NegLogLikelihoodSum { get; init; }

    /// <summary>Sum of old minus new log-probability (k1 estimate of the KL divergence from old to new); null without old log-probabilities.</summary>
    public double? ApproxKlK1Sum { get; init; }

    /// <summary>Sum of exp(d) - 1 - d with d = new - old (k3 estimate, never negative); d is cut at 600 to stay finite.</summary>
    public double? ApproxKlK3Sum { get; init; }

    /// <summary>Sum of the ratio at the loss's ratio level, after the log-ratio clamp and before clipping.</summary>
    public double? RatioSum { get; init; }

    /// <summary>Tokens with a ratio below the lower bound and a negative advantage.</summary>
    public double? ClippedLow { get; init; }

    /// <summary>Tokens with a ratio above the upper bound and a positive advantage.</summary>
    public double? ClippedHigh { get; init; }

    /// <summary>Sum of the entropies, nats; null when none were given.</summary>
    public double? EntropySum { get; init; }

    /// <summary>Sum of the KL estimates to the reference, before the coefficient; null when the loss has no KL term.</summary>
    public double? RefKlSum { get; init; }

    /// <summary>Tokens that a mask of the loss set to 0 (off-policy rows, probabilities that moved too far); null without such a mask.</summary>
    public double? MaskedTokens { get; init; }

    /// <summary>A sum as a mean over <see cref="Tokens"/>.</summary>
    /// <param name="sum">One of this record's sums.</param>
    /// <returns>The mean; null when there is no token or no sum.</returns>
    public double? PerToken(double? sum) => Tokens > 0 ? sum / Tokens : null;

    /// <summary>The statistics of both. A sum that only one side has is kept.</summary>
    /// <param name="left">Statistics of some micro-batches.</param>
    /// <param name="right">Statistics of others.</param>
    public static LossStats operator +(LossStats left, LossStats right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new LossStats
        {
            Loss = left.Loss + right.Loss,
            Tokens = left.Tokens + right.Tokens,
            Sequences = left.Sequences + right.Sequences,
            ImpossibleTokens = left.ImpossibleTokens + right.ImpossibleTokens,
            NegLogLikelihoodSum = left.NegLogLikelihoodSum + right.NegLogLikelihoodSum,
            ApproxKlK1Sum = Sum(left.ApproxKlK1Sum, right.ApproxKlK1Sum),
            ApproxKlK3Sum = Sum(left.ApproxKlK3Sum, right.ApproxKlK3Sum),
            RatioSum = Sum(left.RatioSum, right.RatioSum),
            ClippedLow = Sum(left.ClippedLow, right.ClippedLow),
            ClippedHigh = Sum(left.ClippedHigh, right.ClippedHigh),
            EntropySum = Sum(left.EntropySum, right.EntropySum),
            RefKlSum = Sum(left.RefKlSum, right.RefKlSum),
            MaskedTokens = Sum(left.MaskedTokens, right.MaskedTokens),
        };
    }

    /// <summary>Same as the operator.</summary>
    /// <param name="left">Statistics of some micro-batches.</param>
    /// <param name="right">Statistics of others.</param>
    public static LossStats Add(LossStats left, LossStats right) => left + right;

    private static double? Sum(double? left, double? right) => left is null ? right : right is null ? left : left + right;
}
