using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>The ratio of new to old probability at the four levels.</summary>
internal static class Ratios
{
    /// <summary>Ratios at every position; null at level none.</summary>
    /// <param name="logProbs">[B, T], 0 at the excluded positions.</param>
    /// <param name="oldLogProbs">[B, T], 0 at the excluded positions; may be null at level none.</param>
    /// <param name="kept">[B, T] bool, positions that take part.</param>
    /// <param name="options">Level, clamp and the row-length terms of the aggregation.</param>
    /// <returns>[B, T]; at the sequence levels the row's value at each of its positions.</returns>
    public static Tensor? Compute(Tensor logProbs, Tensor? oldLogProbs, Tensor kept, PolicyLossOptions options)
    {
        if (options.RatioLevel == RatioLevel.None) return null;
        using var scope = NewDisposeScope();
        var logRatio = logProbs - oldLogProbs!;                                            // [B, T]
        var level = options.RatioLevel switch
        {
            RatioLevel.Token => logRatio,
            RatioLevel.Sequence => RowMean(logRatio, kept, options.Aggregation).expand_as(logRatio),
            RatioLevel.SequenceToken => RowMean(logRatio, kept, options.Aggregation).detach().Plus(logProbs - logProbs.detach()),
            RatioLevel.SequenceSum => logRatio.sum(1, keepdim: true).expand_as(logRatio),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.RatioLevel, "no such ratio level"),
        };
        return Clamp(level, options.LogRatioClamp).exp().MoveToOuterDisposeScope();
    }

    /// <summary>Clamp with open sides.</summary>
    public static Tensor Clamp(Tensor values, ClampRange? range)
    {
        if (range?.Low is { } low) values = values.AtLeast(low);
        if (range?.High is { } high) values = values.AtMost(high);
        return values;
    }

    /// <summary>Means of the rows over the kept positions, [B, 1], with the row-length terms of the aggregation; 0 for an empty row.</summary>
    public static Tensor RowMean(Tensor values, Tensor kept, AggregationOptions options) =>
        values.sum(1, keepdim: true) / Aggregation.RowLengths(kept, values.dtype, options).unsqueeze(1);   // [B, 1]
}
