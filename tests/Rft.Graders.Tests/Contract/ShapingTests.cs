namespace Rft.Graders.Tests.Contract;

public sealed class ShapingTests
{
    [Theory]
    [InlineData(0, 12, 4, 0)]
    [InlineData(8, 12, 4, 0)]
    [InlineData(9, 12, 4, -0.25)]
    [InlineData(12, 12, 4, -1)]
    [InlineData(13, 12, 4, -1)]
    [InlineData(12, 12, 0, 0)]
    [InlineData(13, 12, 0, -1)]
    [InlineData(3, 12, 12, -0.25)]
    public void Overlong_falls_from_the_buffer_to_the_limit(int length, int limit, int buffer, double expected) =>
        Assert.Equal(expected, Shaping.Overlong(length, limit, buffer));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(12, -1)]
    [InlineData(12, 13)]
    public void Overlong_refuses_a_limit_below_one_and_a_buffer_outside_of_it(int limit, int buffer) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Shaping.Overlong(1, limit, buffer));

    [Theory]
    [InlineData("a b c", 1, 0)]
    [InlineData("a a a a", 1, 0.75)]
    // ab ba ab ba ab: two of five are new.
    [InlineData("a b a b a b", 2, 0.6)]
    // As texts "1 23" and "12 3" are glued to the same.
    [InlineData("1 23 12 3", 2, 0)]
    [InlineData("a a", 3, 0)]
    [InlineData("", 1, 0)]
    public void Repeated_n_grams_are_counted_by_their_share(string words, int size, double expected) =>
        Assert.Equal(expected, Shaping.RepeatedShare(words.Split(' ', StringSplitOptions.RemoveEmptyEntries), size), 12);

    [Fact]
    public void The_n_of_n_grams_is_at_least_one() => Assert.Throws<ArgumentOutOfRangeException>(() => Shaping.RepeatedShare([1, 2], 0));
}
