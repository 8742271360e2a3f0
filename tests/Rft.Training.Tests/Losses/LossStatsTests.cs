using Rft.Training.Losses;

namespace Rft.Training.Tests.Losses;

public sealed class LossStatsTests
{
    [Fact]
    public void Sums_add_and_a_sum_that_one_side_lacks_is_kept()
    {
        var left = new LossStats { Loss = 1, Tokens = 2, Sequences = 1, RatioSum = 3, ImpossibleTokens = 1 };
        var right = new LossStats { Loss = 0.5, Tokens = 4, Sequences = 2, EntropySum = 6 };
        var sum = left + right;
        Assert.Equal(
            new LossStats { Loss = 1.5, Tokens = 6, Sequences = 3, RatioSum = 3, EntropySum = 6, ImpossibleTokens = 1 }, sum);
        Assert.Equal(left, LossStats.Zero + left);
        Assert.Equal(0.5, sum.PerToken(sum.RatioSum));
        Assert.Null(sum.PerToken(sum.RefKlSum));
        Assert.Null(LossStats.Zero.PerToken(1));
    }
}
