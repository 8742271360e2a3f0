using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Rollouts;

public sealed class AdvantagesTests
{
    private static readonly AdvantageOptions NoEps = new() { Eps = 0 };
    private static readonly AdvantageOptions Centred = new() { Scale = AdvantageScale.None };

    [Fact]
    public void Group_std_divides_by_the_sample_deviation()
    {
        // mean 0.5, deviations 0.5 each: variance 4 * 0.25 / 3 = 1/3, std 0.57735; 0.5 / 0.57735 = 0.8660.
        double expected = 0.5 / Math.Sqrt(1.0 / 3);
        Numbers.AssertClose([expected, -expected, -expected, expected], Advantages.GroupRelative([1, 0, 0, 1], NoEps));
        // ddof 0: variance 0.25, std 0.5.
        Numbers.AssertClose([1, -1, -1, 1], Advantages.GroupRelative([1, 0, 0, 1], NoEps with { Ddof = 0 }));
    }

    [Fact]
    public void Eps_is_added_to_the_deviation_and_the_floor_acts_on_the_variance()
    {
        // ddof 0: std 0.5. With eps 0.5: 0.5 / 1. With the variance floored at 1: 0.5 / 1.
        var options = NoEps with { Ddof = 0 };
        Numbers.AssertClose([0.5, -0.5], Advantages.GroupRelative([1, 0], options with { Eps = 0.5 }));
        Numbers.AssertClose([0.5, -0.5], Advantages.GroupRelative([1, 0], options with { VarianceFloor = 1 }));
    }

    [Fact]
    public void Leave_one_out_subtracts_the_others_mean()
    {
        // others of 3 are 0, 0: 3. Others of 0 are 3, 0: -1.5. Same as G/(G-1) (r - mean) = 1.5 * 2, 1.5 * -1.
        var options = Centred with { Baseline = AdvantageBaseline.LeaveOneOut };
        Numbers.AssertClose([3, -1.5, -1.5], Advantages.GroupRelative([3, 0, 0], options));
    }

    [Fact]
    public void A_length_weighted_mean_is_the_baseline_of_tokens()
    {
        // (3 * 1 + 0 * 2) / 3 = 1: 2, -1. Without a token the plain mean stands in.
        var options = Centred with { Baseline = AdvantageBaseline.LengthWeightedMean };
        Numbers.AssertClose([2, -1], Advantages.GroupRelative([3, 0], [0, 0], options, [1, 2]));
        Numbers.AssertClose([1.5, -1.5], Advantages.GroupRelative([3, 0], [0, 0], options, [0, 0]));
        Assert.Contains("pass lengths", Assert.Throws<ArgumentException>(() => Advantages.GroupRelative([3, 0], options)).Message);
    }

    [Fact]
    public void Best_minus_second_teaches_the_best_only()
    {
        // 5 - 3 for the best; two equal best ones teach nothing. Std of 5, 3, 1 is 2.
        var options = Centred with { Baseline = AdvantageBaseline.BestMinusSecond };
        Numbers.AssertClose([0, 2, 0], Advantages.GroupRelative([3, 5, 1], options));
        Numbers.AssertClose([0, 0, 0], Advantages.GroupRelative([5, 5, 1], options));
        Numbers.AssertClose([0, 1, 0], Advantages.GroupRelative([3, 5, 1], NoEps with { Baseline = AdvantageBaseline.BestMinusSecond }));
    }

    [Fact]
    public void Without_a_baseline_the_reward_is_whitened_whatever_its_group()
    {
        // 1 (3 tokens), 0 (1 token): mean 0.75, squares 3 / 16 + 9 / 16, ddof 0: variance 3 / 16. Groups of one, and of equals, count like others.
        var options = Centred with
        {
            Baseline = AdvantageBaseline.None, Whitening = new WhiteningOptions { OverTokens = true, Ddof = 0, Eps = 0 },
        };
        double std = Math.Sqrt(3.0 / 16);
        Numbers.AssertClose([0.25 / std, -0.75 / std], Advantages.GroupRelative([1, 0], [0, 1], options, [3, 1]));
        Numbers.AssertClose([0.25 / std, 0.25 / std, -0.75 / std], Advantages.GroupRelative([1, 1, 0], [0, 0, 1], options, [1, 2, 1]));
    }

    [Fact]
    public void Leave_one_out_deviation_is_the_others()
    {
        // r = 4, 1, 0. Of 4: others 1, 0, mean 0.5, std 0.7071, 3.5 / 0.7071. Of 1: 4, 0: (1 - 2) / 2.8284. Of 0: 4, 1: (0 - 2.5) / 2.1213.
        var options = NoEps with { Baseline = AdvantageBaseline.LeaveOneOut, Scale = AdvantageScale.LeaveOneOutStd };
        Numbers.AssertClose(
            [3.5 / Math.Sqrt(0.5), -1 / Math.Sqrt(8), -2.5 / Math.Sqrt(4.5)], Advantages.GroupRelative([4, 1, 0], options));
    }

    [Fact]
    public void A_pair_has_no_leave_one_out_deviation()
    {
        var options = NoEps with { Baseline = AdvantageBaseline.LeaveOneOut, Scale = AdvantageScale.LeaveOneOutStd };
        Assert.Contains("a pair has one sibling", Assert.Throws<ArgumentException>(() => Advantages.GroupRelative([1, 0], options)).Message);
        Assert.Equal([1.0, -1.0], Advantages.GroupRelative([1, 0], options with { KeepCenteredAtZeroStd = true }));
    }

    [Fact]
    public void Others_that_are_equal_have_a_deviation_of_exactly_zero()
    {
        // The others of 1 are three times 0.1, whose computed deviation is 1.7e-17: dividing by it would give 5e16. Centred: 1 - 0.1.
        var options = NoEps with { Baseline = AdvantageBaseline.LeaveOneOut, Scale = AdvantageScale.LeaveOneOutStd };
        Assert.Contains("set Eps above 0", Assert.Throws<ArgumentException>(() => Advantages.GroupRelative([1, 0.1, 0.1, 0.1], options)).Message);
        Assert.Equal(0.9, Advantages.GroupRelative([1, 0.1, 0.1, 0.1], options with { KeepCenteredAtZeroStd = true })[0], 12);
    }

    [Fact]
    public void Batch_std_scales_every_group_alike()
    {
        // r = 1, 0 | 3, 0: mean 1, variance (0 + 1 + 4 + 1) / 3 = 2. Centred: 0.5, -0.5 | 1.5, -1.5.
        double std = Math.Sqrt(2);
        var options = NoEps with { Scale = AdvantageScale.BatchStd };
        Numbers.AssertClose([0.5 / std, 1.5 / std, -0.5 / std, -1.5 / std], Advantages.GroupRelative([1, 3, 0, 0], [7, 2, 7, 2], options));
    }

    [Theory]
    [InlineData(SingletonRule.Zero, AdvantageScale.GroupStd, 0.0)]
    [InlineData(SingletonRule.Raw, AdvantageScale.GroupStd, 0.8)]
    [InlineData(SingletonRule.Raw, AdvantageScale.None, 0.8)]
    public void A_group_of_one_has_no_baseline(SingletonRule rule, AdvantageScale scale, double expected) =>
        Numbers.AssertClose([expected], Advantages.GroupRelative([0.8], NoEps with { Singleton = rule, Scale = scale }));

    [Theory]
    [InlineData(0.1, 3)]
    [InlineData(0.7, 6)]
    [InlineData(0.3, 16)]
    [InlineData(1e300, 4)]
    public void Equal_rewards_have_advantages_of_exactly_zero_even_without_eps(double reward, int count) =>
        Assert.All(Advantages.GroupRelative([.. Enumerable.Repeat(reward, count)], NoEps), advantage => Assert.Equal(0, advantage));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_missing_score_leaves_the_baseline_and_gets_zero(double missing)
    {
        Numbers.AssertClose([0.5, 0, -0.5], Advantages.GroupRelative([1, missing, 0], Centred));
        Numbers.AssertClose([0, 0], Advantages.GroupRelative([missing, missing]));
        // The one scored member that is left is a group of one.
        Numbers.AssertClose([0, 0], Advantages.GroupRelative([1, missing]));
    }

    [Fact]
    public void No_rewards_are_no_advantages() => Assert.Empty(Advantages.GroupRelative([]));

    [Theory]
    // a = 0.5, -0.5, 0, 0 (centred). Samples, ddof 1: variance 0.5 / 3. Tokens 1, 1, 2, 0: mean 0, variance 0.5 / 3 as well.
    [InlineData(false, EpsPlacement.Variance, 0.1)]
    [InlineData(true, EpsPlacement.Variance, 0.1)]
    [InlineData(false, EpsPlacement.VarianceFloor, 4.0)]
    [InlineData(false, EpsPlacement.Std, 0.1)]
    public void Whitening_places_eps_as_told(bool overTokens, EpsPlacement placement, double eps)
    {
        double variance = 0.5 / 3;
        double divisor = placement switch
        {
            EpsPlacement.Variance => Math.Sqrt(variance + eps),
            EpsPlacement.VarianceFloor => Math.Sqrt(eps),
            _ => Math.Sqrt(variance) + eps,
        };
        var options = Centred with { Whitening = new WhiteningOptions { OverTokens = overTokens, Eps = eps, EpsPlacement = placement } };
        Numbers.AssertClose(
            [0.5 / divisor, -0.5 / divisor, 0, 0], Advantages.GroupRelative([1, 0, 5, 5], [0, 0, 1, 1], options, [1, 1, 2, 0]));
    }

    [Fact]
    public void Whitening_over_tokens_weighs_long_responses_more()
    {
        // a = 0.5 (3 tokens), -0.5 (1 token): mean 0.25, squares 3 * 0.0625 + 0.5625 = 0.75, ddof 0: variance 0.1875.
        var options = Centred with { Whitening = new WhiteningOptions { OverTokens = true, Ddof = 0, Eps = 0 } };
        double std = Math.Sqrt(0.1875);
        Numbers.AssertClose([0.25 / std, -0.75 / std], Advantages.GroupRelative([1, 0], [0, 0], options, [3, 1]));
    }

    [Fact]
    public void Whitening_a_single_value_gives_zero()
    {
        var options = Centred with { Singleton = SingletonRule.Raw, Whitening = new WhiteningOptions() };
        Assert.Equal([0.0], Advantages.GroupRelative([0.7], [0], options));
    }

    [Theory]
    [InlineData(false, 2.0 / 6)]
    [InlineData(true, 0.0)]
    public void Share_without_spread_counts_samples_and_leaves_missing_ones_out(bool wholeBatch, double expected) =>
        Assert.Equal(
            expected,
            Advantages.ShareWithoutSpread([1, 1, 1, 0, double.NaN, double.NaN], [0, 0, 1, 1, 2, 2], wholeBatch));

    [Fact]
    public void Bad_arguments_are_refused_with_a_cure()
    {
        Assert.Contains("overload", Message(() => Advantages.GroupRelative([1, 0], NoEps with { Scale = AdvantageScale.BatchStd })));
        Assert.Contains("as many groups", Message(() => Advantages.GroupRelative([1, 0], [0])));
        Assert.Contains("Ddof", Message(() => Advantages.GroupRelative([1, 0], NoEps with { Ddof = 2 })));
        Assert.Contains("Eps", Message(() => Advantages.GroupRelative([1, 0], NoEps with { Eps = double.NaN })));
        var overTokens = Centred with { Whitening = new WhiteningOptions { OverTokens = true } };
        Assert.Contains("pass lengths", Message(() => Advantages.GroupRelative([1, 0], [0, 0], overTokens)));
        Assert.Contains("as many lengths", Message(() => Advantages.GroupRelative([1, 0], [0, 0], overTokens, [1])));
        var flatBatch = Centred with { Whitening = new WhiteningOptions { Eps = 0 } };
        Assert.Contains("no spread", Message(() => Advantages.GroupRelative([1, 1], [0, 0], flatBatch)));

        static string Message(Action action) => Assert.Throws<ArgumentException>(action).Message;
    }
}
