using Rft.Training.Losses;

namespace Rft.Training.Tests.Losses;

public sealed class KlControlTests
{
    [Theory]
    // Errors of -0.1 and +3, of which 0.2 counts at most; 100 of 1000 samples.
    [InlineData(0.9, 100, 1 - 0.1 * 0.1)]
    [InlineData(4.0, 100, 1 + 0.2 * 0.1)]
    [InlineData(0.0, 100, 1 - 0.2 * 0.1)]
    [InlineData(-3.0, 100, 1 - 0.2 * 0.1)]
    [InlineData(1.0, 100, 1)]
    // Ten horizons in one step would make 1 - 2 = -1 of the factor: a coefficient that rewards distance.
    [InlineData(0.0, 10_000, 0.8)]
    [InlineData(4.0, 0, 1)]
    public void The_coefficient_follows_the_relative_error(double kl, double samples, double factor) =>
        Assert.Equal(0.5 * factor, new KlControl(Target: 1, Horizon: 1000).Next(0.5, kl, samples), 12);

    [Fact]
    public void Bad_numbers_are_refused()
    {
        Assert.Contains("the KL coefficient", Message(() => new KlControl(1, 1).Next(0, 1, 1)), StringComparison.Ordinal);
        Assert.Contains("target", Message(() => new KlControl(0, 1).Validate()), StringComparison.Ordinal);
        Assert.Contains("horizon", Message(() => new KlControl(1, double.NaN).Validate()), StringComparison.Ordinal);
        Assert.Contains("finite", Message(() => new KlControl(1, 1).Next(1, double.NaN, 1)), StringComparison.Ordinal);
        Assert.Contains("samples", Message(() => new KlControl(1, 1).Next(1, 1, -1)), StringComparison.Ordinal);

        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }
}
