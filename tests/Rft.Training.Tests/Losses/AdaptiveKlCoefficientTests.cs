using Rft.Training.Losses;

namespace Rft.Training.Tests.Losses;

public sealed class AdaptiveKlCoefficientTests
{
    [Theory]
    // Errors of -0.1 and +3, of which 0.2 counts at most; 100 of 1000 samples.
    [InlineData(0.9, 1 - 0.1 * 0.1)]
    [InlineData(4.0, 1 + 0.2 * 0.1)]
    [InlineData(0.0, 1 - 0.2 * 0.1)]
    public void The_coefficient_follows_the_relative_error(double kl, double factor)
    {
        var coefficient = new AdaptiveKlCoefficient(initial: 0.5, target: 1, horizon: 1000);
        coefficient.Update(kl, samples: 100);
        Assert.Equal(0.5 * factor, coefficient.Value, 12);
    }

    [Fact]
    public void Bad_numbers_are_refused()
    {
        Assert.Contains("first KL", Message(() => _ = Make(0, 1, 1)));
        Assert.Contains("target", Message(() => _ = Make(1, 0, 1)));
        Assert.Contains("horizon", Message(() => _ = Make(1, 1, double.NaN)));
        Assert.Contains("finite", Message(() => Make(1, 1, 1).Update(double.NaN, 1)));
        Assert.Contains("samples", Message(() => Make(1, 1, 1).Update(1, -1)));

        static AdaptiveKlCoefficient Make(double initial, double target, double horizon) => new(initial, target, horizon);
        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }
}
