namespace Rft.Training.Losses;

/// <summary>Aggregation of token losses, with the small terms in which libraries differ.</summary>
public sealed record AggregationOptions
{
    /// <summary>The rule.</summary>
    public AggregationMode Mode { get; init; } = AggregationMode.TokenMean;

    /// <summary>Added to the count of tokens or rows in the denominator.</summary>
    public double DenominatorEps { get; init; }

    /// <summary>Least value of that denominator; null for none.</summary>
    public double? DenominatorMin { get; init; }

    /// <summary>Added to a row's token count.</summary>
    public double SequenceEps { get; init; }

    /// <summary>Least value of a row's token count; null for none.</summary>
    public double? SequenceMin { get; init; }

    /// <summary>Whether rows without a trained token count as rows.</summary>
    public bool CountEmptySequences { get; init; }

    /// <summary>The constant L of the modes that have one, usually the limit on response tokens; null for the others.</summary>
    public double? Norm { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the cure.</exception>
    public void Validate()
    {
        bool usesNorm = Mode is AggregationMode.TokenSumNorm or AggregationMode.BatchMeanTokenSumNorm;
        if (usesNorm && Norm is not > 0)
            throw new ArgumentException(
                $"aggregation {Mode} divides by a constant, but Norm is {Norm?.ToString() ?? "null"}; set it to the limit on response tokens");
        if (!usesNorm && Norm is not null)
            throw new ArgumentException($"aggregation {Mode} has no constant, but Norm is {Norm}; leave it null");
        Require.NotNegative($"aggregation {nameof(DenominatorEps)}", DenominatorEps);
        Require.NotNegative($"aggregation {nameof(DenominatorMin)}", DenominatorMin ?? 0);
        Require.NotNegative($"aggregation {nameof(SequenceEps)}", SequenceEps);
        Require.NotNegative($"aggregation {nameof(SequenceMin)}", SequenceMin ?? 0);
    }
}
