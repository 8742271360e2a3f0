using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

public sealed class CrossEntropyLossTests
{
    [Fact]
    public void The_default_is_the_mean_over_trained_tokens()
    {
        // (1 + 2 + 4) / 3; the NaN is not trained.
        var (loss, gradient, stats) = Run(new CrossEntropyLoss(), [[-1, -2], [-4, double.NaN]], [[1, 1], [1, 0]]);
        Assert.Equal(7.0 / 3, loss, 12);
        Numbers.AssertClose([-1.0 / 3, -1.0 / 3, -1.0 / 3, 0], gradient);
        Assert.Equal(7, stats.NegLogLikelihoodSum);
        Assert.Equal(3, stats.Tokens);
        Assert.Null(stats.RatioSum);
    }

    [Fact]
    public void Weights_multiply_and_the_count_stays_unweighted()
    {
        // (2 * 1 + 0 * 2 - 1 * 4) / 3
        var (loss, gradient, stats) = Run(new CrossEntropyLoss(), [[-1, -2, -4]], [[1, 1, 1]], [[2, 0, -1]]);
        Assert.Equal(-2.0 / 3, loss, 12);
        Numbers.AssertClose([-2.0 / 3, 0, 1.0 / 3], gradient);
        Assert.Equal(7, stats.NegLogLikelihoodSum);
    }

    [Fact]
    public void A_weighted_mean_divides_by_the_weights()
    {
        // (2 * 1 + 1 * 2) / 3; the weight 5 of the padding does not count.
        var loss = new CrossEntropyLoss(new AggregationOptions { Mode = AggregationMode.WeightedMean });
        var (value, gradient, _) = Run(loss, [[-1, -2, -4]], [[1, 1, 0]], [[2, 1, 5]]);
        Assert.Equal(4.0 / 3, value, 12);
        Numbers.AssertClose([-2.0 / 3, -1.0 / 3, 0], gradient);
        // No weights are weights of 1.
        Assert.Equal(1.5, Run(loss, [[-1, -2]], [[1, 1]]).Loss, 12);
        Assert.Equal(0, Run(loss, [[-1, -2]], [[0, 0]]).Loss);
    }

    [Fact]
    public void A_weighted_mean_needs_a_sum_above_zero_and_the_steps_sum()
    {
        var loss = new CrossEntropyLoss(new AggregationOptions { Mode = AggregationMode.WeightedMean });
        Assert.Contains("sum to 0", Assert.Throws<ArgumentException>(() => Run(loss, [[-1, -2]], [[1, 1]], [[1, -1]])).Message);
        using var scope = NewDisposeScope();
        var x = TorchFixture.Matrix([[-1, -3]]);
        var inputs = new LossInputs { LogProbs = x, Mask = ones_like(x), Totals = new StepTotals(Tokens: 8, Sequences: 3) };
        Assert.Contains("set StepTotals.WeightSum", Assert.Throws<ArgumentException>(() => loss.Compute(inputs)).Message);
        Assert.Equal(0.5, loss.Compute(inputs with { Totals = inputs.Totals! with { WeightSum = 8 } }).Loss.item<double>(), 12);
    }

    [Fact]
    public void The_denominator_is_the_steps_not_the_micro_batchs()
    {
        using var scope = NewDisposeScope();
        var x = TorchFixture.Matrix([[-1, -3]]);
        var output = new CrossEntropyLoss().Compute(
            new LossInputs { LogProbs = x, Mask = ones_like(x), Totals = new StepTotals(Tokens: 8, Sequences: 3) });
        Assert.Equal(0.5, output.Loss.item<double>(), 12);
    }

    [Fact]
    public void Nothing_trained_is_zero()
    {
        var (loss, gradient, stats) = Run(new CrossEntropyLoss(), [[double.NaN, -1]], [[0, 0]]);
        Assert.Equal(0, loss);
        Assert.All(gradient, slope => Assert.Equal(0, slope));
        Assert.Equal(0, stats.Tokens);
    }

    [Fact]
    public void An_impossible_target_is_counted_not_trained()
    {
        var (loss, gradient, stats) = Run(new CrossEntropyLoss(), [[double.NegativeInfinity, -1]], [[1, 1]]);
        Assert.Equal(0.5, loss, 12);
        Numbers.AssertClose([0, -0.5], gradient);
        Assert.Equal(1, stats.ImpossibleTokens);
    }

    [Fact]
    public void Bad_settings_are_refused() =>
        Assert.Throws<ArgumentException>(() => new CrossEntropyLoss(new AggregationOptions { Mode = AggregationMode.TokenSumNorm }));

    private static (double Loss, double[] Gradient, LossStats Stats) Run(
        CrossEntropyLoss loss, double[][] logProbs, double[][] mask, double[][]? weights = null)
    {
        using var scope = NewDisposeScope();
        var x = TorchFixture.Matrix(logProbs, gradient: true);
        var output = loss.Compute(new LossInputs
        {
            LogProbs = x,
            Mask = TorchFixture.Matrix(mask),
            Weights = weights is null ? null : TorchFixture.Matrix(weights),
        });
        output.Loss.backward();
        return (output.Loss.item<double>(), TorchFixture.Values(x.grad!), output.Stats);
    }
}
