using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Rft.Training.Checkpoints;
using Rft.Training.Models;

namespace Rft.Training.Tests.Checkpoints;

public sealed class SafetensorsFileTests
{
    [Fact]
    public void A_file_is_header_length_header_and_bytes()
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(stream, [new NamedTensor("w", [2, 1], [1, -2])]);
        byte[] bytes = stream.ToArray();
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal("""{"__metadata__":{"format":"pt"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(bytes, 8, (int)length).TrimEnd(' '));
        // 1 is 3F800000 and -2 is C0000000, little-endian.
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0], bytes[(8 + (int)length)..]);
    }

    [Theory]
    [InlineData(StoredType.BF16, 1f, 0x3F80)]
    // Half way between 3F80 and 3F81 goes to the even one, half way between 3F81 and 3F82 too.
    [InlineData(StoredType.BF16, 1.00390625f, 0x3F80)]
    [InlineData(StoredType.BF16, 1.01171875f, 0x3F82)]
    [InlineData(StoredType.BF16, -2.5f, 0xC020)]
    [InlineData(StoredType.F16, 1f, 0x3C00)]
    [InlineData(StoredType.F16, 0.333251953125f, 0x3555)]
    public void Half_widths_are_rounded_to_the_nearest(StoredType type, float value, int bits)
    {
        using var stream = new MemoryStream();
        SafetensorsFile.Write(stream, [new ParameterShape("w", [1])], type, _ => [value]);
        byte[] bytes = stream.ToArray();
        Assert.Equal(bits, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(bytes.Length - 2)));
        Assert.Contains($"\"dtype\":\"{type}\"", Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_round_trip_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        NamedTensor[] tensors = [new("b", [3], [float.Epsilon, -0f, float.MaxValue]), new("a", [], [7]), new("é \"q\"", [0, 4], []), new("c", [1, 2, 2], [1, 2, 3, 4])];
        using (var file = File.Create(folder.At("m"))) SafetensorsFile.Write(file, tensors);
        var read = SafetensorsFile.Read(folder.At("m"));
        Assert.Equal(4, read.Count);
        Assert.All(tensors, tensor => Assert.Equal(
            (string.Join(',', tensor.Shape), Bits(tensor)), (string.Join(',', read[tensor.Name].Shape), Bits(read[tensor.Name]))));
    }

    [Fact]
    public void Metadata_is_skipped_and_any_layout_of_the_bytes_is_read()
    {
        var read = Read("""{"__metadata__":{"format":"pt"},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 1, 2);
        Assert.Equal((1, 2), (read["a"].Values[0], read["b"].Values[0]));
    }

    [Fact]
    public void A_file_without_a_header_is_cut_off()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.At("m"), [1, 2, 3]);
        Assert.EndsWith("is cut off: it has no header length", Assert.Throws<CheckpointException>(() => SafetensorsFile.Read(folder.At("m"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(57)]
    [InlineData(long.MaxValue)]
    public void A_header_length_that_the_file_cannot_have_is_a_lie(long length)
    {
        using var folder = new TemporaryFolder();
        byte[] bytes = new byte[64];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        File.WriteAllBytes(folder.At("m"), bytes);
        var error = Assert.Throws<CheckpointException>(() => SafetensorsFile.Read(folder.At("m")));
        Assert.Contains($"says its header has {length} bytes, but the file has 64", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "has a header that is not JSON")]
    [InlineData("[1, 2]", "has a header that is no JSON object")]
    [InlineData("""{"w":1}""", "tensor 'w' is described by")]
    [InlineData("""{"w":{"shape":[1],"data_offsets":[0,4]}}""", "tensor 'w' is described by")]
    [InlineData("""{"w":{"dtype":"F32","data_offsets":[0,4]}}""", "tensor 'w' is described by")]
    [InlineData("""{"w":{"dtype":"F32","shape":["x"],"data_offsets":[0,4]}}""", "tensor 'w' is described by")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", "tensor 'w' is described by")]
    [InlineData("""{"w":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", "tensor 'w' has dtype I64; F32, F16, BF16 are what this reader takes")]
    [InlineData("""{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "tensor 'w' of shape [3] claims bytes 0 to 12")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", "claims bytes -4 to 0")]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", "claims bytes 0 to 4")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1,-1],"data_offsets":[0,4]}}""", "of shape [-1, -1] claims")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", "of shape [4611686018427387904, 4] claims")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[9223372036854775803,9223372036854775807]}}""", "claims bytes 9223372036854775803")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "tensor 'w' stands twice")]
    public void A_header_that_does_not_fit_is_refused_and_named(string header, string message) =>
        Assert.Contains(message, Assert.Throws<CheckpointException>(() => Read(header, 1, 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_cut_file_names_the_tensor_that_is_not_whole()
    {
        using var folder = new TemporaryFolder();
        using (var file = File.Create(folder.At("m"))) SafetensorsFile.Write(file, [new NamedTensor("a", [1], [1]), new NamedTensor("b", [2], [2, 3])]);
        using (var file = File.OpenWrite(folder.At("m"))) file.SetLength(file.Length - 1);
        Assert.Contains("tensor 'b'", Assert.Throws<CheckpointException>(() => SafetensorsFile.Read(folder.At("m"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_tensors_of_one_name_are_not_written() =>
        Assert.Throws<ArgumentException>(() => SafetensorsFile.Write(Stream.Null, [new NamedTensor("a", [1], [1]), new NamedTensor("a", [1], [1])]));

    private static string Bits(NamedTensor tensor) => JsonSerializer.Serialize(tensor.Values.Select(BitConverter.SingleToInt32Bits));

    private static IReadOnlyDictionary<string, NamedTensor> Read(string header, params float[] values)
    {
        using var folder = new TemporaryFolder();
        byte[] json = Encoding.UTF8.GetBytes(header), bytes = new byte[8 + json.Length + 4 * values.Length];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        Buffer.BlockCopy(values, 0, bytes, 8 + json.Length, 4 * values.Length);
        File.WriteAllBytes(folder.At("m"), bytes);
        return SafetensorsFile.Read(folder.At("m"));
    }
}
