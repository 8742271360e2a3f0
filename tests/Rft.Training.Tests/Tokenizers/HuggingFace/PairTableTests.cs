using Rft.Training.Tokenizers.HuggingFace.Bpe;

namespace Rft.Training.Tests.Tokenizers.HuggingFace;

public sealed class PairTableTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(2_000)]
    public void Every_pair_is_found_and_no_other(int count)
    {
        // Pairs whose halves have the same exclusive or, the worst case of the usual hash, beside usual ones.
        var merges = Enumerable.Range(0, count).ToDictionary(i => BpeMerges.Key(i, i % 2 == 0 ? i ^ 1 : i / 3), i => new BpeMerge(i, 3 * i));
        var table = new PairTable(merges);
        Assert.All(merges, pair =>
        {
            Assert.True(table.TryGet(pair.Key, out var merge));
            Assert.Equal(pair.Value, merge);
        });
        for (int i = 0; i < 1_000; i++) Assert.False(table.TryGet(BpeMerges.Key(i, 5_000), out _));
    }

    [Fact]
    public void Ids_may_be_as_large_as_integers_are()
    {
        var table = new PairTable(new Dictionary<ulong, BpeMerge> { [BpeMerges.Key(int.MaxValue, int.MaxValue)] = new(1, 2) });
        Assert.True(table.TryGet(BpeMerges.Key(int.MaxValue, int.MaxValue), out var merge));
        Assert.Equal(new BpeMerge(1, 2), merge);
        Assert.False(table.TryGet(BpeMerges.Key(0, int.MaxValue), out _));
    }
}
