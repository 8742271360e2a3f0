using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Training.Models;

namespace Rft.Training.Checkpoints;

/// <summary>Reads and writes safetensors files: a little-endian header length, a JSON header, then the bytes.</summary>
public static class SafetensorsFile
{
    private const int Piece = 1 << 20;

    /// <summary>Writes tensors in the given order, float32.</summary>
    /// <param name="stream">The target.</param>
    /// <param name="tensors">The tensors; names must differ.</param>
    public static void Write(Stream stream, IReadOnlyList<NamedTensor> tensors)
    {
        var byName = tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        Write(stream, [.. tensors.Select(tensor => new ParameterShape(tensor.Name, tensor.Shape))], StoredType.F32, shape => byName[shape.Name].Values);
    }

    /// <summary>Writes tensors in the given order, one in memory at a time.</summary>
    /// <param name="stream">The target.</param>
    /// <param name="shapes">Names and shapes; names must differ.</param>
    /// <param name="type">How values are stored; those that do not fit are rounded to the nearest.</param>
    /// <param name="values">Gives a tensor's values, row-major.</param>
    public static void Write(Stream stream, IReadOnlyList<ParameterShape> shapes, StoredType type, Func<ParameterShape, float[]> values)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(values);
        WriteHeader(stream, shapes, type);
        byte[] bytes = new byte[Piece * type.Bytes()];
        foreach (var shape in shapes)
        {
            float[] all = values(shape);
            for (int first = 0; first < all.Length; first += Piece)
            {
                var piece = all.AsSpan(first, Math.Min(Piece, all.Length - first));
                var stored = bytes.AsSpan(0, piece.Length * type.Bytes());
                type.FromSingle(piece, stored);
                stream.Write(stored);
            }
        }
    }

    private static void WriteHeader(Stream stream, IReadOnlyList<ParameterShape> shapes, StoredType type)
    {
        // Older versions of transformers refuse files that do not say this.
        var header = new JsonObject { ["__metadata__"] = new JsonObject { ["format"] = "pt" } };
        long offset = 0;
        foreach (var shape in shapes)
        {
            long end = offset + shape.Count * type.Bytes();
            header.Add(shape.Name, new JsonObject
            {
                ["dtype"] = type.ToString(),
                ["shape"] = new JsonArray([.. shape.Shape.Select(size => (JsonNode)size)]),
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
