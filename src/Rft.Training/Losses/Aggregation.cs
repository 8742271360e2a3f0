using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Turns token values into one number.</summary>
public static class Aggregation
{
    private static readonly AggregationOptions PlainLengths = new();

    /// <summary>Applies an aggregation rule.</summary>
    /// <param name="values">[B, T]; whatever stands outside the mask is not read and has gradient 0.</param>
    /// <param name="mask">[B, T], not 0 where a token is trained.</param>
    /// <param name="totals">Counts of the whole optimizer step, which give the denominators.</param>
    /// <param name="options">The rule; must be valid.</param>
    /// <returns>A scalar in the caller's dispose scope; 0 when nothing is trained.</returns>
    public static Tensor Reduce(Tensor values, Tensor mask, StepTotals totals, AggregationOptions options)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(mask);
        ArgumentNullException.ThrowIfNull(totals);
        ArgumentNullException.ThrowIfNull(options);
        using var scope = NewDisposeScope();
        var selected = values.ZeroWhere(mask.IsZero());                                   // [B, T]
        var sum = options.Mode switch
        {
            AggregationMode.SeqMeanTokenMean => (selected.sum(1) / RowLengths(mask, values.dtype, options)).sum(),
            AggregationMode.SequenceValuesMean => (selected.sum(1) / RowLengths(mask, values.dtype, PlainLengths)).sum(),
            _ => selected.sum(),
        };
        return sum.DividedBy(Denominator(totals, options)).MoveToOuterDisposeScope();
    }

    /// <summary>Token counts of the rows as divisors, [B]: eps and floor applied, and 1 for an empty row, whose sum is 0.</summary>
    internal static Tensor RowLengths(Tensor mask, ScalarType dtype, AggregationOptions options)
    {
        using var scope = NewDisposeScope();
        var lengths = mask.IsNotZero().sum(1).to_type(dtype).Plus(options.SequenceEps);
        if (options.SequenceMin is { } floor) lengths = lengths.AtLeast(floor);
        return lengths.Plus(lengths.IsZero().to_type(dtype)).MoveToOuterDisposeScope();
    }

    private static double Denominator(StepTotals totals, AggregationOptions options)
    {
        double rows = options.CountEmptySequences ? totals.Sequences : totals.Sequences - totals.EmptySequences;
        double count = options.Mode switch
        {
            AggregationMode.TokenMean => totals.Tokens,
            AggregationMode.SeqMeanTokenMean or AggregationMode.SeqMeanTokenSum or AggregationMode.SequenceValuesMean => rows,
            AggregationMode.WeightedMean => WeightSum(totals),
            AggregationMode.BatchMeanTokenSumNorm => rows * options.Norm!.Value,
            AggregationMode.TokenSumNorm => options.Norm!.Value,
            AggregationMode.TokenSum => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Mode, "no such aggregation"),
        };
        double denominator = Math.Max(count + options.DenominatorEps, options.DenominatorMin ?? 0);
        return denominator == 0 ? 1 : denominator;                // nothing is trained in the whole step: the sum is 0
    }

    private static double WeightSum(StepTotals totals)
    {
        double sum = totals.WeightSum ?? throw new ArgumentException("a weighted mean divides by the step's sum of weights; set StepTotals.WeightSum");
        if (totals.Tokens > 0 && !(sum > 0))
            throw new ArgumentException($"the weights of the step sum to {sum}, which no mean can divide by; use token-mean, or positive weights");
        return sum;
    }
}
