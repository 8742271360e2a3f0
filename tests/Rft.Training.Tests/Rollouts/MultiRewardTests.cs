using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Rollouts;

public sealed class MultiRewardTests
{
    private static readonly AdvantageOptions NoEps = new() { Eps = 0, Ddof = 0 };
    private static readonly double[][] Scores = [[1, 0], [0, 0], [0, 3], [1, double.NaN]];
    private static readonly int[] Groups = [0, 0, 1, 1];

    [Fact]
    public void Sum_then_normalize_normalizes_the_weighted_sum()
    {
        // sums with weights 1, 2: 1, 0 | 6, 1. Pairs with ddof 0 normalise to 1, -1.
        Numbers.AssertClose([1, -1, 1, -1], MultiReward.GroupRelative(Scores, [1, 2], Groups, MultiRewardRule.SumThenNormalize, NoEps));
    }

    [Fact]
    public void Normalize_then_sum_gives_every_reward_its_own_scale()
    {
        // reward 1: 1, -1 | -1, 1. Reward 2: no spread, 0, 0 | a group of one, 0, missing, 0. Weighted: 1, -1, -1, 1.
        Numbers.AssertClose([1, -1, -1, 1], MultiReward.GroupRelative(Scores, [1, 2], Groups, MultiRewardRule.NormalizeThenSum, NoEps));
        // Whitened with eps 1 in the std: mean 0, ddof 1 variance 4 / 3.
        var whitened = NoEps with { Whitening = new WhiteningOptions { Eps = 1, EpsPlacement = EpsPlacement.Std } };
        double value = 1 / (Math.Sqrt(4.0 / 3) + 1);
        Numbers.AssertClose(
            [value, -value, -value, value], MultiReward.GroupRelative(Scores, [1, 2], Groups, MultiRewardRule.NormalizeThenSum, whitened));
    }

    [Fact]
    public void A_sum_skips_missing_scores_and_is_missing_without_any()
    {
        Assert.Equal(1, MultiReward.Sum([1, double.NaN], [1, 2]));
        Assert.Equal(double.NaN, MultiReward.Sum([double.NaN, double.PositiveInfinity], [1, 2]));
        Assert.Throws<ArgumentException>(() => MultiReward.Sum([1], [1, 2]));
        var badWhitening = NoEps with { Whitening = new WhiteningOptions { Ddof = 3 } };
        Assert.Throws<ArgumentException>(
            () => MultiReward.GroupRelative(Scores, [1, 2], Groups, MultiRewardRule.NormalizeThenSum, badWhitening));
    }
}
