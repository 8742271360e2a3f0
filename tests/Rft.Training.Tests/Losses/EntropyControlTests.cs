using Rft.Training.Losses;

namespace Rft.Training.Tests.Losses;

public sealed class EntropyControlTests
{
    private static readonly EntropyControl Control = new(Target: 0.5, Delta: 0.01, Largest: 0.025);

    [Theory]
    // Below the target it grows and is used; above it shrinks and is not; at the ends it stays.
    [InlineData(0, 0.4, 0.01, 0.01)]
    [InlineData(0.02, 0.4, 0.025, 0.025)]
    [InlineData(0.02, 0.6, 0.01, 0)]
    [InlineData(0.02, 0.5, 0.01, 0)]
    [InlineData(0.005, 0.6, 0, 0)]
    public void The_coefficient_goes_a_step_towards_the_target(double coef, double entropy, double next, double used)
    {
        var step = Control.Step(coef, entropy);
        Assert.Equal(next, step.Coef, 12);
        Assert.Equal(used, step.Used, 12);
    }
}
