using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Models;

public sealed class RotaryTableTests
{
    // Head width 4 and base 10 000: the pairs (0, 2) and (1, 3) turn by p and p / 100 radians at position p.
    private static readonly RotaryTable Table = new(TinyModels.Config(), TinyModels.Tensors);

    [Fact]
    public void Position_zero_turns_nothing()
    {
        using var scope = NewDisposeScope();
        Numbers.AssertClose([1, 2, 3, 4], Turn([1, 2, 3, 4], 0));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_pair_turns_by_its_angle(int position)
    {
        using var scope = NewDisposeScope();
        double fast = position, slow = position / 100.0;
        Numbers.AssertClose([Math.Cos(fast), 0, Math.Sin(fast), 0], Turn([1, 0, 0, 0], position), 1e-6);
        Numbers.AssertClose([0, -Math.Sin(slow), 0, Math.Cos(slow)], Turn([0, 0, 0, 1], position), 1e-6);
    }

    [Fact]
    public void Products_depend_on_the_distance_only()
    {
        using var scope = NewDisposeScope();
        double[] query = [0.3, -1, 2, 0.5], key = [1, 0.2, -0.4, 0.7];
        double Product(int from, int to) => Turn(query, from).Zip(Turn(key, to), (a, b) => a * b).Sum();
        Assert.Equal(Product(3, 1), Product(42, 40), 5);
        Assert.NotEqual(Product(3, 1), Product(3, 2), 3);
    }

    [Fact]
    public void Rows_may_stand_at_positions_of_their_own()
    {
        using var scope = NewDisposeScope();
        var (cos, sin) = Table.At(TinyModels.Tensors.From([2L, 0, 7, 1], 2, 2));
        Assert.Equal([2, 1, 2, 4], cos.shape);
        Assert.Equal(Math.Cos(7), TorchFixture.Values(cos)[8], 6);
        Assert.Equal(-Math.Sin(7), TorchFixture.Values(sin)[8], 6);
        Assert.Equal(Math.Sin(7), TorchFixture.Values(sin)[10], 6);
    }

    private static double[] Turn(double[] vector, int position)
    {
        var (cos, sin) = Table.At(TinyModels.Tensors.From([(long)position], 1, 1));
        return TorchFixture.Values(RotaryTable.Rotate(TinyModels.Tensors.From([.. vector.Select(value => (float)value)], 1, 1, 1, 4), cos, sin));
    }
}
