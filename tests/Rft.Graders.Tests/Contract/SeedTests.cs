namespace Rft.Graders.Tests.Contract;

public sealed class SeedTests
{
    /// <summary>The first two are SplitMix64's published first outputs; the rest were computed by another program from the formula.</summary>
    [Theory]
    [InlineData(0UL, new ulong[0], 0xE220A8397B1DCDAFUL)]
    [InlineData(1UL, new ulong[0], 0x910A2DEC89025CC1UL)]
    [InlineData(17UL, new ulong[] { 1 }, 0x7FC9967EA25EA21CUL)]
    [InlineData(17UL, new ulong[] { 1, 2 }, 0xA12B7A4279E12F34UL)]
    [InlineData(17UL, new ulong[] { 2, 1 }, 0x6A09112CBA780424UL)]
    public void Derive_gives_the_fixed_vectors(ulong seed, ulong[] path, ulong expected) => Assert.Equal(expected, Seed.Derive(seed, path));

    [Theory]
    [InlineData("", 0xF52A15E9A9B5E89BUL)]
    [InlineData("arithmetic", 0xFDC2F7DAAFBDF5EFUL)]
    [InlineData("é", 0x233403617480019EUL)]
    public void Hash_gives_the_fixed_vectors(string name, ulong expected) => Assert.Equal(expected, Seed.Hash(name));

    [Fact]
    public void ToUnit_covers_zero_up_to_but_not_one()
    {
        Assert.Equal(0.0, Seed.ToUnit(0));
        Assert.Equal(0.5, Seed.ToUnit(1UL << 63));
        Assert.Equal(1 - 1.0 / (1UL << 53), Seed.ToUnit(ulong.MaxValue));
    }

    [Fact]
    public void ToIndex_covers_every_choice_and_never_the_count()
    {
        Assert.Equal(0, Seed.ToIndex(0, 3));
        Assert.Equal(2, Seed.ToIndex(ulong.MaxValue, 3));
        Assert.Equal(0, Seed.ToIndex(ulong.MaxValue, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Seed.ToIndex(5, 0));
    }

    [Fact]
    public void Uniform_draws_are_spread_evenly()
    {
        var counts = new int[10];
        for (ulong i = 0; i < 10_000; i++) counts[(int)(10 * Seed.Uniform(3, i))]++;
        // 1000 expected, standard deviation 30.
        Assert.All(counts, count => Assert.InRange(count, 870, 1130));
    }
}
