using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

public sealed class AggregationTests
{
    // l = [1 2 | 3 x] with x masked: sum 6, N = 3, B = 2, n = 2 and 1.
    private static readonly double[][] Values = [[1, 2], [3, double.NaN]];
    private static readonly double[][] Mask = [[1, 1], [1, 0]];

    public static TheoryData<AggregationMode, double?, double> ByHand => new()
    {
        { AggregationMode.TokenMean, null, 6.0 / 3 },
        { AggregationMode.SeqMeanTokenMean, null, (3.0 / 2 + 3.0 / 1) / 2 },
        { AggregationMode.SeqMeanTokenSum, null, (3.0 + 3.0) / 2 },
        { AggregationMode.TokenSumNorm, 4, 6.0 / 4 },
        { AggregationMode.BatchMeanTokenSumNorm, 4, 6.0 / (2 * 4) },
        { AggregationMode.TokenSum, null, 6.0 },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void Each_mode_gives_the_value_computed_by_hand(AggregationMode mode, double? norm, double expected)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(expected, Reduce(Values, Mask, new AggregationOptions { Mode = mode, Norm = norm }), 12);
    }

    [Theory]
    [InlineData(false, 1.5)]
    [InlineData(true, 0.75)]
    public void An_empty_row_counts_only_when_asked(bool countEmpty, double expected)
    {
        using var scope = NewDisposeScope();
        var options = new AggregationOptions { Mode = AggregationMode.SeqMeanTokenMean, CountEmptySequences = countEmpty };
        Assert.Equal(expected, Reduce([[1, 2], [7, 7]], [[1, 1], [0, 0]], options), 12);
    }

    [Fact]
    public void Eps_and_floor_act_on_the_denominators()
    {
        using var scope = NewDisposeScope();
        // (3 + 1) floored at 10: 6 / 10. Rows: (3 / max(2 + 1, 4) + 3 / max(1 + 1, 4)) / 2 = (0.75 + 0.75) / 2.
        Assert.Equal(0.6, Reduce(Values, Mask, new AggregationOptions { DenominatorEps = 1, DenominatorMin = 10 }), 12);
        var rows = new AggregationOptions { Mode = AggregationMode.SeqMeanTokenMean, SequenceEps = 1, SequenceMin = 4 };
        Assert.Equal(0.75, Reduce(Values, Mask, rows), 12);
    }

    [Theory]
    [MemberData(nameof(ByHand))]
    public void Nothing_trained_gives_zero(AggregationMode mode, double? norm, double _)
    {
        using var scope = NewDisposeScope();
        Assert.Equal(0, Reduce(Values, [[0, 0], [0, 0]], new AggregationOptions { Mode = mode, Norm = norm }));
    }

    [Theory]
    [InlineData(AggregationMode.TokenSumNorm, null, "Norm is null")]
    [InlineData(AggregationMode.BatchMeanTokenSumNorm, 0.0, "Norm is 0")]
    [InlineData(AggregationMode.TokenMean, 4.0, "leave it null")]
    public void A_constant_is_required_where_one_divides_and_refused_elsewhere(AggregationMode mode, double? norm, string message)
    {
        var options = new AggregationOptions { Mode = mode, Norm = norm };
        Assert.Contains(message, Assert.Throws<ArgumentException>(options.Validate).Message);
    }

    [Fact]
    public void Negative_and_non_finite_terms_are_refused()
    {
        Assert.Throws<ArgumentException>(new AggregationOptions { DenominatorEps = -1 }.Validate);
        Assert.Throws<ArgumentException>(new AggregationOptions { DenominatorMin = double.NaN }.Validate);
        Assert.Throws<ArgumentException>(new AggregationOptions { SequenceEps = double.PositiveInfinity }.Validate);
        Assert.Throws<ArgumentException>(new AggregationOptions { SequenceMin = -1 }.Validate);
    }

    private static double Reduce(double[][] values, double[][] mask, AggregationOptions options)
    {
        var trained = TorchFixture.Matrix(mask);
        return Aggregation.Reduce(TorchFixture.Matrix(values), trained, StepTotals.Of(trained), options).item<double>();
    }
}
