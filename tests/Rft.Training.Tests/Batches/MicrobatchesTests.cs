using Rft.Training.Batches;

namespace Rft.Training.Tests.Batches;

public sealed class MicrobatchesTests
{
    [Theory]
    // Longest first; equal lengths in the order of the data.
    [InlineData(new[] { 3, 5, 3, 1 }, 10, "1 0|2 3")]
    [InlineData(new[] { 3, 5, 3, 1 }, 15, "1 0 2|3")]
    [InlineData(new[] { 3, 5, 3, 1 }, 20, "1 0 2 3")]
    [InlineData(new[] { 3, 5, 3, 1 }, 6, "1|0 2|3")]
    [InlineData(new[] { 3, 5, 3, 1 }, 4, "1|0|2|3")]
    [InlineData(new[] { 2, 2, 2, 2 }, 4, "0 1|2 3")]
    [InlineData(new[] { 9 }, 1, "0")]
    [InlineData(new int[0], 8, "")]
    public void Rows_are_packed_by_length_up_to_the_budget(int[] lengths, int tokens, string expected)
    {
        var batches = Microbatches.Split([.. lengths.Select(Datum)], tokens);
        Assert.Equal(expected, string.Join('|', batches.Select(rows => string.Join(' ', rows))));
    }

    [Fact]
    public void A_budget_below_one_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Microbatches.Split([Datum(1)], 0));

    private static Datum Datum(int length) => new() { Inputs = new int[length], Targets = new int[length], Mask = new bool[length] };
}
