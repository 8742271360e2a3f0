using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Loop;

public sealed class ControlRewardsTests
{
    private static readonly RolloutReward Dropped = new RolloutReward.Dropped(DropReason.GraderFailed);

    private static readonly RolloutGroup[] Groups =
    [
        Samples.Group(0, Score(0), Score(1), Dropped, Score(2), Score(3)), Samples.Group(1, Score(10), Score(11), Score(12), Score(13), Score(14)),
    ];

    [Fact]
    public void Normal_rewards_stay() => Assert.Same(Groups, ControlRewards.Apply(Groups, RewardSource.Normal, 1));

    [Fact]
    public void Shuffled_rewards_are_a_permutation_of_the_groups_own()
    {
        var orders = new HashSet<string>();
        for (ulong seed = 0; seed < 20; seed++)
        {
            var shuffled = ControlRewards.Apply(Groups, RewardSource.Shuffled, seed);
            Assert.Equal([0, 1, 2, 3], Values(shuffled[0]).Order());
            Assert.Equal([10, 11, 12, 13, 14], Values(shuffled[1]).Order());
            Assert.Same(Dropped, shuffled[0].Rollouts[2].Reward);
            orders.Add(string.Join(' ', Values(shuffled[1])));
        }
        Assert.True(orders.Count > 10);
    }

    [Fact]
    public void Random_rewards_are_drawn_from_the_whole_step_and_dropped_rollouts_stay_dropped()
    {
        double[] all = [0, 1, 2, 3, 10, 11, 12, 13, 14];
        var drawn = new List<double>();
        for (ulong seed = 0; seed < 200; seed++)
        {
            var random = ControlRewards.Apply(Groups, RewardSource.Random, seed);
            Assert.Same(Dropped, random[0].Rollouts[2].Reward);
            drawn.AddRange(Values(random[0]));
        }
        Assert.Equal(800, drawn.Count);
        Assert.Equal(all, drawn.Distinct().Order());
        // Mean 66 / 9 = 7.3, deviation 5.3 over 28.
        Assert.InRange(drawn.Average(), 6.5, 8.2);
    }

    [Theory]
    [InlineData(RewardSource.Random)]
    [InlineData(RewardSource.Shuffled)]
    public void The_same_seed_repeats(RewardSource source)
    {
        string Of(ulong seed) => string.Join(' ', ControlRewards.Apply(Groups, source, seed).SelectMany(Values));
        Assert.Equal(Of(5), Of(5));
        Assert.NotEqual(Of(5), Of(6));
    }

    private static RolloutReward.Rewarded Score(double value) => new RolloutReward.Rewarded(value, value);

    private static IEnumerable<double> Values(RolloutGroup group) =>
        group.Rollouts.Select(rollout => rollout.Reward).OfType<RolloutReward.Rewarded>().Select(reward => reward.Value);
}
