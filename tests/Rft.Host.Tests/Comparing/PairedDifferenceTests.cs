using Rft.Graders;
using Rft.Host.Comparing;

namespace Rft.Host.Tests.Comparing;

public sealed class PairedDifferenceTests
{
    private const int Repetitions = 20;

    /// <summary>Prompts at which a planted loss of 5 points is found in every repetition; a comparison with fewer finds it less often.</summary>
    private const int EnoughPrompts = 2500;

    [Fact]
    public void Mean_and_counts_are_those_of_the_differences()
    {
        // (1 - 1 + 0 + 0.5) / 4
        var difference = PairedDifference.Of([1, -1, 0, 0.5], 0);
        Assert.Equal((4, 0.125, 2, 1, Verdict.NoDifference), (difference.Prompts, difference.Mean, difference.Up, difference.Down, difference.Verdict));
        Assert.True(difference.Low < 0 && difference.High > 0);
    }

    [Theory]
    [InlineData(-0.25, 0, nameof(Verdict.Worse))]
    [InlineData(-0.25, 0.125, nameof(Verdict.Worse))]
    [InlineData(-0.25, 0.25, nameof(Verdict.NoDifference))]
    [InlineData(-0.25, 0.375, nameof(Verdict.NoDifference))]
    [InlineData(0, 0, nameof(Verdict.NoDifference))]
    [InlineData(0.25, 0.125, nameof(Verdict.Better))]
    [InlineData(0.25, 0.25, nameof(Verdict.NoDifference))]
    public void The_whole_interval_has_to_lie_beyond_the_tolerance(double everywhere, double tolerance, string verdict)
    {
        // All differences are equal, so the interval is one point.
        var difference = PairedDifference.Of([everywhere, everywhere, everywhere], tolerance);
        Assert.Equal((everywhere, everywhere, verdict), (difference.Low, difference.High, difference.Verdict.ToString()));
    }

    [Fact]
    public void A_negative_tolerance_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => PairedDifference.Of([1], -0.1));

    [Fact]
    public void The_same_differences_give_the_same_interval() =>
        Assert.Equal(PairedDifference.Of(Drawn(1, 300, 0), 0), PairedDifference.Of(Drawn(1, 300, 0), 0));

    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    [InlineData(800)]
    [InlineData(EnoughPrompts)]
    public void Two_samples_of_one_policy_differ_at_the_interval_s_rate_only(int prompts)
    {
        // A 95 % interval leaves the truth out in 1 of 20: 10 of 200, with a standard deviation of 3.1.
        int called = Enumerable.Range(0, 200).Count(repetition => PairedDifference.Of(Drawn(repetition, prompts, 0), 0).Verdict != Verdict.NoDifference);
        Assert.InRange(called, 1, 18);
    }

    [Fact]
    public void A_loss_of_five_points_is_found_in_every_repetition() => Assert.All(
        Enumerable.Range(0, Repetitions), repetition => Assert.Equal(Verdict.Worse, PairedDifference.Of(Drawn(repetition, EnoughPrompts, 0.05), 0).Verdict));

    [Fact]
    public void A_loss_of_five_points_is_no_regression_for_a_tolerance_of_ten() => Assert.All(
        Enumerable.Range(0, Repetitions),
        repetition => Assert.Equal(Verdict.NoDifference, PairedDifference.Of(Drawn(repetition, EnoughPrompts, 0.05), 0.1).Verdict));

    /// <summary>
    /// Pairs as two sampled evaluations give them: each prompt has its own chance, most near 0 or 1, both runs draw from it, the second with a chance that is
    /// lower by the loss on average.
    /// </summary>
    private static double[] Drawn(int repetition, int prompts, double loss)
    {
        var differences = new double[prompts];
        for (int i = 0; i < prompts; i++)
        {
            double Draw(ulong what) => Seed.Uniform(99, (ulong)repetition, (ulong)i, what);
            double u = Draw(0), chance = u < 0.5 ? 0.9 + 0.2 * (u - 0.25) : u < 0.8 ? 0.3 + u - 0.5 : 0.05;
            // Only a prompt that is mostly solved has five points to lose.
            double lower = u < 0.8 ? chance - loss / 0.8 : chance;
            differences[i] = (Draw(2) < lower ? 1 : 0) - (Draw(1) < chance ? 1 : 0);
        }
        return differences;
    }
}
