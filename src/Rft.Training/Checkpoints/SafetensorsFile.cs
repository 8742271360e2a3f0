using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rft.Training.Checkpoints;

/// <summary>Reads and writes safetensors files of float32 tensors: a little-endian header length, a JSON header, then the bytes.</summary>
public static class SafetensorsFile
{
    private const int MaxHeader = 100 * 1024 * 1024;

    /// <summary>Writes tensors in the given order.</summary>
    /// <param name="stream">The target.</param>
    /// <param name="tensors">The tensors; names must differ.</param>
    public static void Write(Stream stream, IReadOnlyList<NamedTensor> tensors)
    {
        var header = new JsonObject();
        long offset = 0;
        foreach (var tensor in tensors)
        {
            long end = offset + tensor.Values.LongLength * sizeof(float);
            header.Add(tensor.Name, new JsonObject
            {
                ["dtype"] = "F32",
                ["shape"] = new JsonArray([.. tensor.Shape.Select(size => (JsonNode)size)]),
                ["data_offsets"] = new JsonArray(offset, end),
            });
            offset = end;
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        // The format asks for spaces up to a multiple of 8, so that the data are aligned.
        byte[] padded = new byte[(json.Length + 7) / 8 * 8];
        Array.Fill(padded, (byte)' ');
        json.CopyTo(padded, 0);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded.Length);
        stream.Write(length);
        stream.Write(padded);
        foreach (var tensor in tensors) stream.Write(MemoryMarshal.AsBytes(tensor.Values.AsSpan()));
    }

    /// <summary>Reads every tensor.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tensors by name.</returns>
    /// <exception cref="CheckpointException">The header or a tensor does not fit the file; the message names both.</exception>
    public static IReadOnlyDictionary<string, NamedTensor> Read(string path)
    {
        using var stream = File.OpenRead(path);
        var (header, start) = ReadHeader(stream, path);
        var tensors = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        foreach (var entry in header.EnumerateObject())
        {
            if (entry.Name == "__metadata__") continue;
            if (!tensors.TryAdd(entry.Name, ReadTensor(stream, start, entry, path)))
                throw new CheckpointException($"{path}: tensor '{entry.Name}' stands twice in the header");
        }
        return tensors;
    }

    private static (JsonElement Header, long Start) ReadHeader(FileStream stream, string path)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (stream.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8) throw new CheckpointException($"{path} is cut off: it has no header length");
        long length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > MaxHeader || length > stream.Length - 8)
            throw new CheckpointException($"{path} says its header has {length} bytes, but the file has {stream.Length}; it is damaged or no safetensors file");
        byte[] json = new byte[length];
        stream.ReadExactly(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new CheckpointException($"{path} has a header that is no JSON object; it is damaged or no safetensors file");
            return (document.RootElement.Clone(), 8 + length);
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{path} has a header that is not JSON ({e.Message}); it is damaged or no safetensors file", e);
        }
    }

    private static NamedTensor ReadTensor(FileStream stream, long start, JsonProperty entry, string path)
    {
        string place = $"{path}: tensor '{entry.Name}'";
        var (dtype, shape, from, to) = Description(entry.Value, place);
        if (dtype != "F32") throw new CheckpointException($"{place} has dtype {dtype}; F32 is what this reader takes");
        long room = stream.Length - start, count = Count(shape, room / sizeof(float));
        if (from < 0 || to < from || to > room || to - from != count * sizeof(float))
            throw new CheckpointException($"{place} of shape [{string.Join(", ", shape)}] claims bytes {from} to {to}, which do not fit its shape or the file");
        var values = new float[count];
        stream.Position = start + from;
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return new NamedTensor(entry.Name, shape, values);
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
    private static long Count(long[] shape, long most)
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
