using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rft.Training.Checkpoints;

/// <summary>Reads and writes safetensors files of float32 tensors: a little-endian header length, a JSON header, then the bytes.</summary>
public static class SafetensorsFile
{
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
    /// <exception cref="CheckpointException">The header or a tensor does not fit the file, or a value is not finite; the message names both.</exception>
    public static IReadOnlyDictionary<string, NamedTensor> Read(string path)
    {
        using var reader = SafetensorsReader.Open(path);
        var tensors = new Dictionary<string, NamedTensor>(StringComparer.Ordinal);
        foreach (var (name, entry) in reader.Entries)
        {
            var values = new float[entry.Count];
            reader.Read(name, 0, values);
            tensors.Add(name, new NamedTensor(name, entry.Shape, values));
        }
        return tensors;
    }
}
