using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

public sealed class ValueLossTests
{
    private const double NaN = double.NaN;

    [Fact]
    public void A_value_that_moved_far_towards_its_return_has_the_clipped_term_and_no_gradient()
    {
        // eps = 0.2, V_old = 0 everywhere.
        // V 0.1, R 1: inside, (0.1 - 1)^2 = 0.81.           V 0.5, R 1: clip gives 0.2, (0.2 - 1)^2 = 0.64 above (0.5 - 1)^2 = 0.25: clipped.
        // V -0.5, R 1: (-0.5 - 1)^2 = 2.25 above (-0.2 - 1)^2 = 1.44: moved away, not clipped.
        // Half the mean over three tokens: 0.5 * (0.81 + 0.64 + 2.25) / 3.
        var (loss, gradient, stats) = Run(0.2, [[0.1, 0.5, -0.5, NaN]], [[0, 0, 0, NaN]], [[1, 1, 1, NaN]], [[1, 1, 1, 0]]);
        Assert.Equal(0.5 * 3.7 / 3, loss, 12);
        Assert.Equal((3, 1), (stats.Tokens, stats.Clipped));
        // (V - R) / 3 where not clipped.
        Numbers.AssertClose([-0.3, 0, -0.5, 0], gradient, 1e-12);
    }

    [Fact]
    public void Without_a_bound_it_is_half_the_mean_square()
    {
        var (loss, gradient, stats) = Run(0, [[0.1, 0.5, -0.5]], [[0, 0, 0]], [[1, 1, 1]], [[1, 1, 1]]);
        Assert.Equal(0.5 * (0.81 + 0.25 + 2.25) / 3, loss, 12);
        Assert.Equal((3, 0), (stats.Tokens, stats.Clipped));
        Numbers.AssertClose([-0.3, -0.5 / 3, -0.5], gradient, 1e-12);
    }

    [Fact]
    public void A_value_that_has_not_moved_is_not_clipped_and_has_its_whole_gradient()
    {
        var (loss, gradient, stats) = Run(0.2, [[0.3]], [[0.3]], [[1.3]], [[1]]);
        Assert.Equal(0.5, loss, 12);
        Assert.Equal(0, stats.Clipped);
        Numbers.AssertClose([-1], gradient, 1e-12);
    }

    [Fact]
    public void Nothing_trained_is_0() => Assert.Equal(0, Run(0.2, [[NaN]], [[NaN]], [[NaN]], [[0]]).Loss);

    [Fact]
    public void Bad_input_is_refused()
    {
        Assert.Equal("the value clip must be a finite number of at least 0, not -1; 0 is off", Assert.Throws<ArgumentException>(() => new ValueLoss(-1)).Message);
        Assert.Throws<ArgumentException>(() => new ValueLoss(NaN));
        var error = Assert.Throws<ArgumentException>(() => Run(0.2, [[0.3, 0.4]], [[0.3]], [[1, 1]], [[1, 1]]));
        Assert.Equal("OldValues has shape [1, 1], the values have [1, 2]", error.Message);
    }

    private static (double Loss, double[] Gradient, ValueStats Stats) Run(double clip, double[][] values, double[][] old, double[][] returns, double[][] mask)
    {
        using var scope = NewDisposeScope();
        var (leaf, trained) = (TorchFixture.Matrix(values, gradient: true), TorchFixture.Matrix(mask));
        var (loss, stats) = new ValueLoss(clip).Compute(new ValueInputs
        {
            Values = leaf, OldValues = TorchFixture.Matrix(old), Returns = TorchFixture.Matrix(returns), Mask = trained, Totals = StepTotals.Of(trained),
        });
        if (loss.requires_grad) loss.backward();
        Assert.Equal(loss.item<double>(), stats.Loss);
        return (stats.Loss, leaf.grad is { } gradient ? TorchFixture.Values(gradient) : [], stats);
    }
}
