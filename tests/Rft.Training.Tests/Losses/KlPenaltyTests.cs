using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

public sealed class KlPenaltyTests
{
    private static readonly double Ln2 = Math.Log(2);

    // x = -2, f = x + ln 2, so u = ln 2 and exp(u) = 2.
    public static TheoryData<KlEstimator, KlGradient, double, double> ByHand => new()
    {
        { KlEstimator.K1, KlGradient.Direct, -Ln2, 1 },
        { KlEstimator.K2, KlGradient.Direct, Ln2 * Ln2 / 2, -Ln2 },
        { KlEstimator.K3, KlGradient.Direct, 2 - Ln2 - 1, 1 - 2 },
        { KlEstimator.Abs, KlGradient.Direct, Ln2, -1 },
        { KlEstimator.K1, KlGradient.StraightThroughK2, -Ln2, -Ln2 },
        { KlEstimator.K3, KlGradient.StraightThroughK2, 1 - Ln2, -Ln2 },
        { KlEstimator.K1, KlGradient.ScoreFunction, -Ln2, 1 - Ln2 },
        { KlEstimator.K3, KlGradient.ScoreFunction, 1 - Ln2, -1 + (1 - Ln2) },
    };

    [Theory]
    [MemberData(nameof(ByHand))]
    public void Value_and_gradient_are_those_computed_by_hand(KlEstimator estimator, KlGradient gradient, double value, double slope)
    {
        using var scope = NewDisposeScope();
        var (values, slopes) = At(-2, -2 + Ln2, new KlOptions { Estimator = estimator, Gradient = gradient, Coef = 1 });
        Numbers.AssertClose([value], values);
        Numbers.AssertClose([slope], slopes);
    }

    [Fact]
    public void Clamps_cut_value_and_gradient()
    {
        using var scope = NewDisposeScope();
        // u = 59: input clamp 20, then exp(20) - 21 is cut at 10.
        var (values, slopes) = At(-60, -1, new KlOptions { Estimator = KlEstimator.K3, Coef = 1 });
        Assert.Equal([10.0], values);
        Assert.Equal([0.0], slopes);
        // Without clamps k1 = 59 times -1.
        var (free, _) = At(-60, -1, new KlOptions { Estimator = KlEstimator.K1, Coef = 1, InputClamp = null, OutputClamp = null });
        Assert.Equal([-59.0], free);
    }

    [Fact]
    public void Bad_settings_are_refused()
    {
        Assert.Contains("leave the KL term out", Assert.Throws<ArgumentException>(new KlOptions { Coef = 0 }.Validate).Message);
        Assert.Throws<ArgumentException>(new KlOptions { Coef = double.NaN }.Validate);
        Assert.Throws<ArgumentException>(new KlOptions { Coef = 1, InputClamp = 0 }.Validate);
        Assert.Throws<ArgumentException>(new KlOptions { Coef = 1, OutputClamp = -1 }.Validate);
    }

    private static (double[] Values, double[] Slopes) At(double logProb, double reference, KlOptions options)
    {
        var x = TorchFixture.Matrix([[logProb]], gradient: true);
        var values = KlPenalty.TokenValues(x, TorchFixture.Matrix([[reference]]), options);
        values.sum().backward();
        return (TorchFixture.Values(values), TorchFixture.Values(x.grad!));
    }
}
