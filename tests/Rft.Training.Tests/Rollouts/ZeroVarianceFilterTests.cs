using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Rollouts;

public sealed class ZeroVarianceFilterTests
{
    public static TheoryData<double[], GroupVerdict> Groups => new()
    {
        { [1, 0, 1], GroupVerdict.Kept },
        { [0.1, 0.1, 0.100000001], GroupVerdict.Kept },
        { [1, 1, 1], GroupVerdict.AllMax },
        { [0, 0], GroupVerdict.AllMin },
        { [0.0, -0.0], GroupVerdict.AllMin },
        { [0.1, 0.1, 0.1], GroupVerdict.ConstantOther },
        { [0.7, 0.7, 0.7, 0.7, 0.7, 0.7], GroupVerdict.ConstantOther },
        { [1.2, 1.2], GroupVerdict.AllMax },
        { [1], GroupVerdict.AllMax },
        { [1, double.NaN, 1], GroupVerdict.AllMax },
        { [double.NaN, double.PositiveInfinity], GroupVerdict.Unscorable },
        { [], GroupVerdict.Unscorable },
    };

    [Theory]
    [MemberData(nameof(Groups))]
    public void A_group_is_judged_by_exact_equality(double[] scores, GroupVerdict expected) =>
        Assert.Equal(expected, ZeroVarianceFilter.Judge(scores));

    [Fact]
    public void Options_change_the_verdict()
    {
        var options = new GroupFilterOptions();
        Assert.Equal(GroupVerdict.Kept, ZeroVarianceFilter.Judge([1], options with { KeepSingletons = true }));
        Assert.Equal(GroupVerdict.Kept, ZeroVarianceFilter.Judge([1, 1], options with { DropZeroVariance = false }));
        Assert.Equal(GroupVerdict.ConstantOther, ZeroVarianceFilter.Judge([1, 1], options with { Scores = new ScoreRange(0, 1.2) }));
        // mean 0.5 on the bound: the range is open.
        var range = options with { MeanWithin = new ScoreRange(0.5, 0.9) };
        Assert.Equal(GroupVerdict.MeanOutOfRange, ZeroVarianceFilter.Judge([1, 0], range));
        Assert.Equal(GroupVerdict.Kept, ZeroVarianceFilter.Judge([1, 0.2], range));
    }

    [Fact]
    public void Both_halves_of_a_split_keep_their_order_and_reasons_are_counted()
    {
        var split = ZeroVarianceFilter.Split<double[]>([[1, 1], [1, 0], [0, 0], [double.NaN], [0, 1], [1, 1]], scores => scores);
        Assert.Equal([[1, 0], [0, 1]], split.Kept);
        Assert.Equal(
            [GroupVerdict.AllMax, GroupVerdict.AllMin, GroupVerdict.Unscorable, GroupVerdict.AllMax], split.Dropped.Select(g => g.Reason));
        Assert.Equal(2, split.Count(GroupVerdict.AllMax));
        Assert.Equal(0, split.Count(GroupVerdict.ConstantOther));
    }

    [Fact]
    public void Dropping_everything_is_an_answer()
    {
        double[][] groups = [[double.NaN], [1, 1], [0, 0]];
        Assert.Empty(ZeroVarianceFilter.Split(groups, scores => scores).Kept);
        var kept = ZeroVarianceFilter.Split(groups, scores => scores, new GroupFilterOptions { KeepOneIfAllDropped = true });
        Assert.Equal([[1, 1]], kept.Kept);
        Assert.Equal(2, kept.Dropped.Count);
    }

    [Fact]
    public void Rollout_groups_are_judged_by_raw_rewards_not_shaped_ones()
    {
        // Raw rewards are equal; length penalties make the values differ.
        var dead = Samples.Group(0, new RolloutReward.Rewarded(1, 1), new RolloutReward.Rewarded(1, 0.5));
        var alive = Samples.Group(1, new RolloutReward.Rewarded(1, 1), new RolloutReward.Rewarded(0, 0), new RolloutReward.Dropped(DropReason.GraderFailed));
        // Without its failed member the group has no spread.
        var failed = Samples.Group(2, new RolloutReward.Rewarded(0, 0), new RolloutReward.Dropped(DropReason.GraderFailed));
        var split = ZeroVarianceFilter.Split([dead, alive, failed]);
        Assert.Equal([alive], split.Kept);
        Assert.Equal([GroupVerdict.AllMax, GroupVerdict.AllMin], split.Dropped.Select(group => group.Reason));
    }

    [Fact]
    public void Bad_arguments_are_refused()
    {
        var group = Samples.Group(3, [null]);
        Assert.Contains("prompt 3, member 0 has no reward", Assert.Throws<ArgumentException>(() => ZeroVarianceFilter.Split([group])).Message);
        Assert.Throws<ArgumentException>(new GroupFilterOptions { Scores = new ScoreRange(1, 1) }.Validate);
        Assert.Throws<ArgumentException>(new GroupFilterOptions { MeanWithin = new ScoreRange(1, 0) }.Validate);
    }
}
