using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

public sealed class ImportanceWeightsTests
{
    // Raw weights 4, 0.5 and 1, then padding full of noise.
    private static readonly double[][] Old = [[Math.Log(4), Math.Log(0.5), 0, double.NaN]];
    private static readonly double[][] Mask = [[1, 1, 1, 0]];

    [Theory]
    [InlineData(TisLevel.Token, TisMode.Truncate, 0.8, 2.0, 2, 0.8, 1)]
    [InlineData(TisLevel.Token, TisMode.Mask, 0.8, 2.0, 0, 0, 1)]
    [InlineData(TisLevel.Token, TisMode.None, 0.8, 2.0, 4, 0.5, 1)]
    // Product 2; geometric mean of three 2^(1/3) = 1.26.
    [InlineData(TisLevel.Sequence, TisMode.Truncate, 0.8, 1.5, 1.5, 1.5, 1.5)]
    [InlineData(TisLevel.Sequence, TisMode.Mask, 0.8, 2.5, 2, 2, 2)]
    [InlineData(TisLevel.Sequence, TisMode.Mask, 0.8, 1.5, 0, 0, 0)]
    [InlineData(TisLevel.Token, TisMode.RowMask, 0.8, 1.25, 0, 0, 0)]
    [InlineData(TisLevel.Token, TisMode.RowMask, 0.8, 1.27, 4, 0.5, 1)]
    public void Bounds_act_as_the_mode_says(TisLevel level, TisMode mode, double min, double max, double first, double second, double third)
    {
        using var scope = NewDisposeScope();
        var options = new TisOptions { Level = level, Mode = mode, Min = min, Max = max };
        Numbers.AssertClose([first, second, third, 0], Weights(options));
    }

    [Fact]
    public void Normalised_weights_have_the_mean_one()
    {
        using var scope = NewDisposeScope();
        // Truncated at 2: 2, 0.5, 1; mean 3.5 / 3.
        Numbers.AssertClose([6 / 3.5, 1.5 / 3.5, 3 / 3.5, 0], Weights(new TisOptions { BatchNormalize = true }));
        // One row: its weight over itself.
        Numbers.AssertClose([1, 1, 1, 0], Weights(new TisOptions { Level = TisLevel.Sequence, BatchNormalize = true }));
        // Nothing kept: nothing to normalise.
        Numbers.AssertClose(
            [0, 0, 0, 0], Weights(new TisOptions { Mode = TisMode.Mask, Level = TisLevel.Sequence, Min = null, Max = 1.5, BatchNormalize = true }));
    }

    [Fact]
    public void An_enormous_difference_is_limited_before_exp()
    {
        using var scope = NewDisposeScope();
        var old = TorchFixture.Matrix([[0]]);
        var weights = ImportanceWeights.Compute(old, old - 1e4, ones_like(old), new TisOptions { Mode = TisMode.None });
        Numbers.AssertClose([Math.Exp(20)], TorchFixture.Values(weights));
    }

    [Fact]
    public void Statistics_describe_the_raw_weights()
    {
        // Tokens 4, 0.5 | 1: mean 5.5 / 3. Limited to [0.5, 2]: 2, 0.5, 1: mean 3.5 / 3, squares 5.25 / 3.
        var stats = ImportanceStats.Of([[4, 0.5], [], [1]], TisLevel.Token, bound: 2)!;
        double mean = 3.5 / 3, squares = 5.25 / 3;
        Assert.Equal(5.5 / 3, stats.Mean, 12);
        Assert.Equal((0.5, 4), (stats.Min, stats.Max));
        Assert.Equal((0, 1.0 / 3), (stats.ShareLow, stats.ShareHigh));
        Assert.Equal(Math.Sqrt(squares - mean * mean), stats.Std, 12);
        Assert.Equal(mean * mean / squares, stats.EffectiveSampleShare, 12);
        // At sequence level shares count rows, empty ones left out.
        Assert.Equal(0.5, ImportanceStats.Of([[4, 4], [], [1]], TisLevel.Sequence, 2)!.ShareHigh);
        Assert.Null(ImportanceStats.Of([[]], TisLevel.Token, 2));
        Assert.Throws<ArgumentException>(() => ImportanceStats.Of([[1]], TisLevel.Token, 1));
    }

    [Theory]
    // u = trainer - sampler = ln 4, -ln 2, 0. k1 = -u: -1.39, 0.69, 0. k2: 0.96, 0.24, 0. k3: 1.61, 0.19, 0.
    [InlineData(RejectionLevel.Token, KlEstimator.K1, -0.5, 0.7, 0, 1, 1)]
    [InlineData(RejectionLevel.Token, KlEstimator.K2, null, 0.25, 0, 1, 1)]
    [InlineData(RejectionLevel.SeqSum, KlEstimator.K1, -0.7, 0.7, 1, 1, 1)]
    [InlineData(RejectionLevel.SeqSum, KlEstimator.K1, -0.69, 0.7, 0, 0, 0)]
    [InlineData(RejectionLevel.SeqMean, KlEstimator.K3, null, 0.61, 1, 1, 1)]
    [InlineData(RejectionLevel.SeqMean, KlEstimator.K3, null, 0.60, 0, 0, 0)]
    [InlineData(RejectionLevel.SeqMax, KlEstimator.K2, null, 0.97, 1, 1, 1)]
    [InlineData(RejectionLevel.SeqMax, KlEstimator.K2, null, 0.95, 0, 0, 0)]
    public void Rejection_looks_at_tokens_or_rows(
        RejectionLevel level, KlEstimator estimator, double? min, double max, double first, double second, double third)
    {
        using var scope = NewDisposeScope();
        var kept = RejectionMask.Compute(
            TorchFixture.Matrix(Old), zeros_like(TorchFixture.Matrix(Old)), TorchFixture.Matrix(Mask), [new RejectionRule(level, estimator, min, max)]);
        Assert.Equal([first, second, third, 0], TorchFixture.Values(kept.to_type(ScalarType.Float64)));
    }

    [Fact]
    public void Ratio_bounds_of_a_rejection_are_logarithms_and_checked()
    {
        Assert.Equal(new RejectionRule(RejectionLevel.Token, KlEstimator.K1, Math.Log(0.5), Math.Log(2)), RejectionRule.OfRatio(RejectionLevel.Token, 0.5, 2));
        Assert.Contains("lower ratio", Assert.Throws<ArgumentException>(() => RejectionRule.OfRatio(RejectionLevel.Token, 0, 2)).Message);
        Assert.Contains("upper ratio", Assert.Throws<ArgumentException>(() => RejectionRule.OfRatio(RejectionLevel.Token, 2, 0.5)).Message);
    }

    private static double[] Weights(TisOptions options)
    {
        options.Validate();
        var old = TorchFixture.Matrix(Old);
        return TorchFixture.Values(ImportanceWeights.Compute(old, zeros_like(old), TorchFixture.Matrix(Mask), options));
    }
}
