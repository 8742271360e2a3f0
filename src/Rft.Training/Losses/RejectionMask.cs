using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Masks without the tokens or rows in which sampler and trainer differ too much. Every rule must accept a token.</summary>
public static class RejectionMask
{
    /// <summary>Applies rules to a mask.</summary>
    /// <param name="oldLogProbs">[B, T], log-probabilities of the trainer, nats.</param>
    /// <param name="rolloutLogProbs">[B, T], those the sampler reported, nats.</param>
    /// <param name="mask">[B, T], not 0 where a token is trained; other positions are not read.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="logRatioLimit">Token log-ratios are limited to plus and minus this first; null for no limit.</param>
    /// <returns>[B, T] bool, true where a token stays trained; in the caller's dispose scope.</returns>
    public static Tensor Compute(
        Tensor oldLogProbs, Tensor rolloutLogProbs, Tensor mask, IReadOnlyList<RejectionRule> rules, double? logRatioLimit = 20)
    {
        ArgumentNullException.ThrowIfNull(rules);
        using var scope = NewDisposeScope();
        var untrained = mask.IsZero();
        var kept = untrained.logical_not();
        foreach (var rule in rules)
        {
            var estimator = new KlOptions { Estimator = rule.Estimator, Coef = 1, InputClamp = logRatioLimit, OutputClamp = null };
            var values = KlPenalty.TokenValues(rolloutLogProbs.detach(), oldLogProbs, estimator).ZeroWhere(untrained);
            var level = Level(values, untrained, rule.Level);
            var refused = level.IsAbove(rule.Max).logical_or(level.IsBelow(rule.Min ?? double.NegativeInfinity));
            kept = kept.logical_and(refused.logical_not());
        }
        return kept.MoveToOuterDisposeScope();
    }

    private static Tensor Level(Tensor values, Tensor untrained, RejectionLevel level) => level switch
    {
        RejectionLevel.Token => values,
        RejectionLevel.SeqSum => values.sum(1, keepdim: true),
        RejectionLevel.SeqMean => Ratios.RowMean(values, untrained.logical_not(), new AggregationOptions()),
        // k2 and k3 are never negative, so the 0 of the padding cannot be the largest of a row that has a token.
        RejectionLevel.SeqMax => values.amax([1], keepdim: true),
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "no such rejection level"),
    };
}
