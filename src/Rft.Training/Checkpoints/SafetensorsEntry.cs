using System.Text.Json;

namespace Rft.Training.Checkpoints;

/// <summary>Where a tensor lies in a safetensors file.</summary>
/// <param name="Dtype">How its values are stored.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Offset">First byte, counted from the end of the header.</param>
public sealed record SafetensorsEntry(StoredType Dtype, IReadOnlyList<long> Shape, long Offset)
{
    /// <summary>Number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    internal static SafetensorsEntry Read(JsonProperty field, long room, string path)
    {
        string place = $"{path}: tensor '{field.Name}'";
        var (name, shape, from, to) = Description(field.Value, place);
        if (!StoredTypes.TryParse(name, out var dtype)) throw new CheckpointException($"{place} has dtype {name}; {StoredTypes.Names} are what this reader takes");
        long count = Size(shape, room / dtype.Bytes());
        if (from < 0 || to < from || to > room || to - from != count * dtype.Bytes())
            throw new CheckpointException($"{place} of shape [{string.Join(", ", shape)}] claims bytes {from} to {to}, which do not fit its shape or the file");
        return new SafetensorsEntry(dtype, shape, from);
    }

    private static (string? Dtype, long[] Shape, long From, long To) Description(JsonElement value, string place)
    {
        try
        {
            var offsets = value.GetProperty("data_offsets");
            return (
                value.GetProperty("dtype").GetString(), [.. value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt64())],
                offsets[0].GetInt64(), offsets[1].GetInt64());
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or FormatException)
        {
            throw new CheckpointException($"{place} is described by {value.GetRawText()}, which lacks a proper dtype, shape or data_offsets", e);
        }
    }

    // Elements of a shape; -1 when it has a negative size or more elements than the file could hold.
    private static long Size(long[] shape, long most)
    {
        if (Array.Exists(shape, size => size < 0)) return -1;
        if (Array.Exists(shape, size => size == 0)) return 0;
        long count = 1;
        foreach (long size in shape)
        {
            if (size > most / count) return -1;
            count *= size;
        }
        return count;
    }
}
