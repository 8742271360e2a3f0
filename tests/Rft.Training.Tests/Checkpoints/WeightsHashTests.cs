using System.Security.Cryptography;
using Rft.Training.Checkpoints;

namespace Rft.Training.Tests.Checkpoints;

public sealed class WeightsHashTests
{
    [Fact]
    public void One_value_is_name_zero_dtype_shape_and_bytes()
    {
        // "w", 0, "F32", the shape [1] as int64, 1.0f as 3F800000; all little-endian.
        byte[] bytes = [(byte)'w', 0, (byte)'F', (byte)'3', (byte)'2', 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0x3F];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), WeightsHash.Of([new NamedTensor("w", [1], [1])]));
    }

    [Fact]
    public void Tensors_count_in_ordinal_name_order()
    {
        NamedTensor upper = new("B", [1], [1]), lower = new("a", [1], [2]);
        Assert.Equal(WeightsHash.Of([upper, lower]), WeightsHash.Of([lower, upper]));
        Assert.NotEqual(WeightsHash.Of([upper, lower]), WeightsHash.Of([upper with { Name = "a" }, lower with { Name = "B" }]));
    }

    [Fact]
    public void A_name_a_shape_and_a_bit_change_it()
    {
        var tensor = new NamedTensor("w", [2, 1], [1, 0]);
        string hash = WeightsHash.Of([tensor]);
        Assert.NotEqual(hash, WeightsHash.Of([tensor with { Name = "v" }]));
        Assert.NotEqual(hash, WeightsHash.Of([tensor with { Shape = [1, 2] }]));
        Assert.NotEqual(hash, WeightsHash.Of([tensor with { Values = [1, -0f] }]));
        Assert.NotEqual(hash, WeightsHash.Of([]));
    }
}
