using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Importance weights for the mismatch of sampler and trainer, and their statistics.</summary>
public static class ImportanceWeights
{
    /// <summary>Weights at every position; 0 outside the mask.</summary>
    /// <param name="oldLogProbs">[B, T], log-probabilities of the trainer at the start of the step, nats.</param>
    /// <param name="rolloutLogProbs">[B, T], those the sampler reported, nats.</param>
    /// <param name="mask">[B, T], not 0 where a token is trained; other positions are not read.</param>
    /// <param name="options">The rule; must be valid.</param>
    /// <returns>[B, T], without gradient, in the caller's dispose scope. A row has one value at sequence level.</returns>
    public static Tensor Compute(Tensor oldLogProbs, Tensor rolloutLogProbs, Tensor mask, TisOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var scope = NewDisposeScope();
        var untrained = mask.IsZero();
        var logRatio = LogRatio(oldLogProbs, rolloutLogProbs, untrained);
        var raw = Raw(logRatio, options);
        var weights = options.Mode switch
        {
            TisMode.None => raw,
            TisMode.Truncate => Ratios.Clamp(raw, new ClampRange(options.Min, options.Max)),
            TisMode.Mask => raw.ZeroWhere(Outside(raw, options)),
            TisMode.RowMask => raw.ZeroWhere(Outside(RowMean(logRatio, untrained).exp(), options)),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Mode, "no such mode"),
        };
        weights = weights.ZeroWhere(untrained);
        if (options.BatchNormalize) weights = weights / Mean(weights, untrained, options.Level);
        return weights.MoveToOuterDisposeScope();
    }

    /// <summary>Weights before any bound, [B, T], 0 outside the mask.</summary>
    internal static Tensor Raw(Tensor oldLogProbs, Tensor rolloutLogProbs, Tensor mask, TisOptions options)
    {
        using var scope = NewDisposeScope();
        var untrained = mask.IsZero();
        return Raw(LogRatio(oldLogProbs, rolloutLogProbs, untrained), options).ZeroWhere(untrained).MoveToOuterDisposeScope();
    }

    private static Tensor LogRatio(Tensor oldLogProbs, Tensor rolloutLogProbs, Tensor untrained) =>
        oldLogProbs.detach().ZeroWhere(untrained) - rolloutLogProbs.detach().ZeroWhere(untrained);

    private static Tensor Raw(Tensor logRatio, TisOptions options)
    {
        var level = options.Level == TisLevel.Token ? logRatio : logRatio.sum(1, keepdim: true).expand_as(logRatio);
        var range = options.LogRatioLimit is { } limit ? new ClampRange(-limit, limit) : null;
        return Ratios.Clamp(level, range).exp();
    }

    // Bounds belong to the range.
    private static Tensor Outside(Tensor values, TisOptions options) =>
        values.IsBelow(options.Min ?? double.NegativeInfinity).logical_or(values.IsAbove(options.Max ?? double.PositiveInfinity));

    private static Tensor RowMean(Tensor values, Tensor untrained) => Ratios.RowMean(values, untrained.logical_not(), new AggregationOptions());

    private static Tensor Mean(Tensor weights, Tensor untrained, TisLevel level)
    {
        var lengths = untrained.logical_not().sum(1).to_type(weights.dtype);
        var (sum, count) = level == TisLevel.Token
            ? (weights.sum(), lengths.sum())
            : ((weights.sum(1) / lengths.AtLeast(1)).sum(), lengths.IsNotZero().sum().to_type(weights.dtype));
        var mean = sum / count.AtLeast(1);
        // All weights 0: nothing to normalise.
        return mean.Plus(mean.IsZero().to_type(weights.dtype));
    }
}
