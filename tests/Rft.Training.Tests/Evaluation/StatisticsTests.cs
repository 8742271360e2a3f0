using Rft.Training.Evaluation;

namespace Rft.Training.Tests.Evaluation;

public sealed class StatisticsTests
{
    /// <summary>5 of 10 by hand: z2 = 3.8415; centre 0.5; half = 1.96 / 1.38415 * sqrt(0.025 + 0.0096037) = 0.26340.</summary>
    [Theory]
    [InlineData(5, 10, 0.236593, 0.763407)]
    [InlineData(0, 10, 0, 0.277533)]
    [InlineData(10, 10, 0.722467, 1)]
    [InlineData(490, 500, 0.963580, 0.989101)]
    [InlineData(1, 1, 0.206549, 1)]
    public void Wilson_matches_hand_computed_values(int successes, int count, double low, double high)
    {
        var interval = Statistics.Wilson(successes, count);
        Assert.Equal(low, interval.Low, 5);
        Assert.Equal(high, interval.High, 5);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-1, 5)]
    [InlineData(6, 5)]
    public void Wilson_refuses_impossible_counts(int successes, int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Wilson(successes, count));

    /// <summary>n=5, c=2, k=2: 1 - C(3,2)/C(5,2) = 1 - 3/10.</summary>
    [Theory]
    [InlineData(5, 2, 1, 0.4)]
    [InlineData(5, 2, 2, 0.7)]
    [InlineData(5, 2, 3, 0.9)]
    [InlineData(5, 2, 4, 1)]
    [InlineData(5, 0, 5, 0)]
    [InlineData(5, 5, 1, 1)]
    [InlineData(1, 0, 1, 0)]
    public void Pass_at_k_matches_the_binomials(int samples, int correct, int k, double expected) =>
        Assert.Equal(expected, Statistics.PassAtK(samples, correct, k), 12);

    [Theory]
    [InlineData(3, 1, 4)]
    [InlineData(3, 1, 0)]
    [InlineData(3, 4, 1)]
    [InlineData(3, -1, 1)]
    public void Pass_at_k_refuses_impossible_counts(int samples, int correct, int k) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.PassAtK(samples, correct, k));

    [Fact]
    public void Bootstrap_of_equal_values_is_a_point() => Assert.Equal(new Interval(0.25, 0.25), Statistics.BootstrapMean([0.25, 0.25, 0.25], seed: 1));

    [Fact]
    public void Bootstrap_repeats_with_its_seed_and_is_near_the_normal_interval()
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(i => i % 4 / 4.0)];
        var interval = Statistics.BootstrapMean(values, seed: 5);
        Assert.Equal(interval, Statistics.BootstrapMean(values, seed: 5));
        // Mean 0.375, deviation sqrt(5)/8 = 0.2795, so 1.96 * 0.2795 / 20 = 0.0274.
        Assert.Equal(0.375 - 0.0274, interval.Low, 0.004);
        Assert.Equal(0.375 + 0.0274, interval.High, 0.004);
    }

    [Fact]
    public void Mean_uses_wilson_for_zeros_and_ones_and_the_bootstrap_otherwise()
    {
        var share = Statistics.Mean("correct", [0, 1, 1, 0, 1, 0, 1, 0, 1, 0], seed: 1);
        Assert.Equal((0.5, 10), (share.Value, share.Count));
        Assert.Equal(0.236593, share.Low, 5);
        var mean = Statistics.Mean("brevity", [0.5, 0.5], seed: 1);
        Assert.Equal((0.5, 0.5, 0.5), (mean.Value, mean.Low, mean.High));
        Assert.Contains("brevity", Assert.Throws<ArgumentException>(() => Statistics.Mean("brevity", [], seed: 1)).Message, StringComparison.Ordinal);
    }
}
