using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Rollouts;

public sealed class LengthRulesTests
{
    [Theory]
    // L 12, c 4: free up to 8, a quarter a token, -1 at 12.
    [InlineData(0, 0)]
    [InlineData(8, 0)]
    [InlineData(9, -0.25)]
    [InlineData(12, -1)]
    [InlineData(14, -1)]
    public void Overlong_penalty_falls_from_zero_to_minus_one(int tokens, double expected) =>
        Assert.Equal(expected, new OverlongPenalty(12, 4).For(tokens));

    [Fact]
    public void Overlong_penalty_beyond_the_limit_may_keep_its_slope() =>
        Assert.Equal(-0.75, new OverlongPenalty(12, 4, 0.5, BeyondLimit.Linear).For(14));

    [Theory]
    [InlineData(12, 0)]
    [InlineData(13, -1)]
    public void Overlong_penalty_without_buffer_is_a_step(int tokens, double expected) =>
        Assert.Equal(expected, new OverlongPenalty(12, 0).For(tokens));

    [Theory]
    [InlineData(0, 0, 1, BeyondLimit.Floor, "limit")]
    [InlineData(12, 13, 1, BeyondLimit.Floor, "0 to 12")]
    [InlineData(12, -1, 1, BeyondLimit.Floor, "buffer")]
    [InlineData(12, 0, 1, BeyondLimit.Linear, "no slope")]
    [InlineData(12, 4, 0, BeyondLimit.Floor, "leave the penalty out")]
    [InlineData(12, 4, double.NaN, BeyondLimit.Floor, "factor")]
    public void Overlong_settings_are_checked(int limit, int buffer, double factor, BeyondLimit beyond, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => new OverlongPenalty(limit, buffer, factor, beyond)).Message);

    [Theory]
    [InlineData(0.5, 0.8, true, 0.4)]
    [InlineData(0.5, 0.8, false, 0.8)]
    [InlineData(0, 0.8, true, 0)]
    [InlineData(-0.5, 0.8, true, -0.5)]
    public void Truncation_scales_or_replaces(double coef, double reward, bool truncated, double expected) =>
        Assert.Equal(expected, new TruncationRule(coef).Apply(reward, truncated));

    [Fact]
    public void A_truncation_coefficient_above_one_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new TruncationRule(1.5));
        Assert.Throws<ArgumentException>(() => new TruncationRule(double.NaN));
    }

    [Fact]
    public void Repetition_is_the_share_of_repeated_ngrams()
    {
        // 12, 21, 12, 21, 12: two distinct of five.
        Assert.Equal(-0.6, RepetitionPenalty.For([1, 2, 1, 2, 1, 2], size: 2), 12);
        // 1 23 and 12 3 are different bigrams.
        Assert.Equal(0, RepetitionPenalty.For([1, 23, 4, 12, 3], size: 2));
        Assert.Equal(0, RepetitionPenalty.For([7], size: 2));
        Assert.Throws<ArgumentException>(() => RepetitionPenalty.For([1], size: 0));
        Assert.Throws<ArgumentException>(() => RepetitionPenalty.For([1], largest: 1));
    }
}
