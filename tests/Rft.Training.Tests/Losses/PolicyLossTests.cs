using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

public sealed class PolicyLossTests
{
    private static readonly PolicyLossOptions TokenMean = new();

    [Fact]
    public void Inside_the_bounds_loss_and_gradient_follow_the_ratio()
    {
        // R = 1.1, 0.9 with A = 1, -1: l = -1.1, 0.9, mean -0.1; dl/dx = -R A / 2.
        var (loss, gradient, _) = Run(TokenMean, ratios: [[1.1, 0.9]], advantages: [[1, -1]]);
        Assert.Equal(-0.1, loss, 12);
        Numbers.AssertClose([-0.55, 0.45], gradient);
    }

    [Fact]
    public void Outside_the_bounds_the_token_is_clipped_without_gradient_and_counted()
    {
        // R = 1.5, A = 1: -min(1.5, 1.2) = -1.2. R = 0.5, A = -1: -min(-0.5, -0.8) = 0.8.
        // R = 1.5, A = -1: -min(-1.5, -1.2) = 1.5, not clipped: the minimum is pessimistic. Sum 1.1, mean 1.1 / 3.
        var (loss, gradient, stats) = Run(TokenMean, ratios: [[1.5, 0.5, 1.5]], advantages: [[1, -1, -1]]);
        Assert.Equal(1.1 / 3, loss, 12);
        Numbers.AssertClose([0, 0, 1.5 / 3], gradient);
        Assert.Equal(1, stats.ClippedHigh);
        Assert.Equal(1, stats.ClippedLow);
        Assert.Equal(3.5, stats.RatioSum!.Value, 12);
    }

    [Fact]
    public void Ties_at_the_bound_are_not_counted_as_clipped()
    {
        // exp of a logarithm does not give 1.2 back to the bit, so the bound is what exp gives.
        double bound = Math.Exp(0.25);
        var (_, gradient, stats) = Run(
            TokenMean with { RatioMax = bound }, new LossInputs
            {
                LogProbs = TorchFixture.Matrix([[-0.25]], gradient: true),
                OldLogProbs = TorchFixture.Matrix([[-0.5]]),
                Advantages = TorchFixture.Matrix([[1]]),
                Mask = TorchFixture.Matrix([[1]]),
            });
        Assert.Equal(0, stats.ClippedHigh);
        Numbers.AssertClose([-bound], gradient);
    }

    [Fact]
    public void Dual_clip_limits_the_loss_of_negative_advantages_only()
    {
        // A = -1: min(5, 3) = 3. A = 1: -min(5, 1.2) = -1.2. Mean 0.9, no gradient anywhere.
        var (loss, gradient, _) = Run(TokenMean with { DualClip = 3 }, ratios: [[5, 5]], advantages: [[-1, 1]]);
        Assert.Equal(0.9, loss, 12);
        Numbers.AssertClose([0, 0], gradient);
    }

    [Fact]
    public void Ratio_cap_limits_the_unclipped_ratio()
    {
        // A = -1: -min(-min(5, 1.5), -1.2) = 1.5.
        var (loss, gradient, stats) = Run(TokenMean with { RatioCap = 1.5 }, ratios: [[5]], advantages: [[-1]]);
        Assert.Equal(1.5, loss, 12);
        Numbers.AssertClose([0], gradient);
        Assert.Equal(5, stats.RatioSum!.Value, 12);
    }

    [Theory]
    // Log-ratios ln 1.21 and 0 in a row of two: mean ln 1.1, sum ln 1.21. A = -1, bounds off, so l = R at both tokens.
    // sequence: dR/dx = R / 2 from each of two tokens, averaged: R / 2. sequence-token: R from its own token, averaged: R / 2.
    [InlineData(RatioLevel.Sequence, 1.1, 0.55)]
    [InlineData(RatioLevel.SequenceToken, 1.1, 0.55)]
    [InlineData(RatioLevel.SequenceSum, 1.21, 1.21)]
    public void Sequence_levels_share_one_ratio_in_the_row(RatioLevel level, double value, double slope)
    {
        var options = TokenMean with { RatioLevel = level, RatioMin = null, RatioMax = null };
        var (loss, gradient, _) = Run(options, ratios: [[1.21, 1]], advantages: [[-1, -1]]);
        Assert.Equal(value, loss, 12);
        Numbers.AssertClose([slope, slope], gradient);
    }

    [Fact]
    public void Sequence_and_token_form_part_with_advantages_by_token()
    {
        // R = 1.1. sequence: d/dx of -(2 + 0) R / 2 is -(2 / 2)(1.1 / 2) at both; sequence-token: -2 * 1.1 / 2 at the first only.
        var options = TokenMean with { RatioMin = null, RatioMax = null };
        Numbers.AssertClose(
            [-0.55, -0.55], Run(options with { RatioLevel = RatioLevel.Sequence }, [[1.21, 1]], [[2, 0]]).Gradient);
        Numbers.AssertClose(
            [-1.1, 0], Run(options with { RatioLevel = RatioLevel.SequenceToken }, [[1.21, 1]], [[2, 0]]).Gradient);
    }

    [Fact]
    public void Weights_multiply_the_surrogate_and_stay_out_of_the_denominator()
    {
        var inputs = Inputs([[1, 1]], [[-1, -1]]) with { Weights = TorchFixture.Matrix([[3, -1]]) };
        var (loss, gradient, _) = Run(TokenMean, inputs);
        Assert.Equal((3.0 - 1.0) / 2, loss, 12);
        Numbers.AssertClose([1.5, -0.5], gradient);
    }

    [Fact]
    public void Kl_term_is_added_outside_the_weights()
    {
        // k1 = x - f = -1 - -1.5 = 0.5 at weight 0: 0.5 * 0.1. RefKl is reported before the coefficient.
        var options = TokenMean with { Kl = new KlOptions { Estimator = KlEstimator.K1, Coef = 0.1 } };
        var inputs = Inputs([[1]], [[1]]) with { RefLogProbs = TorchFixture.Matrix([[-1.5]]), Weights = TorchFixture.Matrix([[0]]) };
        var (loss, gradient, stats) = Run(options, inputs);
        Assert.Equal(0.05, loss, 12);
        Numbers.AssertClose([0.1], gradient);
        Assert.Equal(0.5, stats.RefKlSum!.Value, 12);
    }

    [Fact]
    public void Entropy_bonus_is_subtracted_and_differentiated()
    {
        using var scope = NewDisposeScope();
        var entropies = TorchFixture.Matrix([[2, 4]], gradient: true);
        var inputs = Inputs([[1, 1]], [[0, 0]]) with { Entropies = entropies };
        var output = new PolicyLoss(TokenMean with { EntropyCoef = 0.1 }).Compute(inputs);
        output.Loss.backward();
        Assert.Equal(-0.1 * 3, output.Loss.item<double>(), 12);
        Numbers.AssertClose([-0.05, -0.05], TorchFixture.Values(entropies.grad!));
        Assert.Equal(6, output.Stats.EntropySum);
    }

    [Fact]
    public void Needs_follow_from_the_terms()
    {
        Assert.Equal(LossNeeds.OldLogProbs | LossNeeds.Advantages, new PolicyLoss(TokenMean).Needs);
        var all = new PolicyLoss(TokenMean with { EntropyCoef = 0.1, Kl = new KlOptions { Coef = 0.1 } });
        Assert.Equal(LossNeeds.OldLogProbs | LossNeeds.Advantages | LossNeeds.RefLogProbs | LossNeeds.Entropies, all.Needs);
    }

    [Fact]
    public void Only_the_loss_outlives_the_call()
    {
        using var inputsScope = NewDisposeScope();
        var inputs = Inputs([[1.1, 0.9]], [[1, -1]]) with { RefLogProbs = TorchFixture.Matrix([[-1, -1]]) };
        using var scope = NewDisposeScope();
        new PolicyLoss(TokenMean with { Kl = new KlOptions { Coef = 0.1 } }).Compute(inputs);
        Assert.Equal(1, scope.DisposablesCount);
    }

    private static (double Loss, double[] Gradient, LossStats Stats) Run(PolicyLossOptions options, double[][] ratios, double[][] advantages)
    {
        using var scope = NewDisposeScope();
        return Run(options, Inputs(ratios, advantages));
    }

    private static (double Loss, double[] Gradient, LossStats Stats) Run(PolicyLossOptions options, LossInputs inputs)
    {
        using var scope = NewDisposeScope();
        var output = new PolicyLoss(options).Compute(inputs);
        output.Loss.backward();
        Assert.Equal(output.Loss.item<double>(), output.Stats.Loss);
        return (output.Loss.item<double>(), TorchFixture.Values(inputs.LogProbs.grad!), output.Stats);
    }

    // Every log-probability is -1; the old ones are such that the ratios come out as asked.
    private static LossInputs Inputs(double[][] ratios, double[][] advantages) => new()
    {
        LogProbs = TorchFixture.Matrix([.. ratios.Select(row => row.Select(_ => -1.0).ToArray())], gradient: true),
        OldLogProbs = TorchFixture.Matrix([.. ratios.Select(row => row.Select(ratio => -1 - Math.Log(ratio)).ToArray())]),
        Advantages = TorchFixture.Matrix(advantages),
        Mask = TorchFixture.Matrix([.. ratios.Select(row => row.Select(_ => 1.0).ToArray())]),
    };
}
