using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Rft.Training.Checkpoints;

/// <summary>Reads a safetensors file piece by piece: a little-endian header length, a JSON header, then the bytes. Values become float32.</summary>
/// <remarks>Thread-safe. The header is checked as a whole when the file is opened: no later read can leave the file.</remarks>
public sealed class SafetensorsReader : IDisposable
{
    /// <summary>Values that one read converts.</summary>
    public const int Piece = 1 << 20;

    private const int MaxHeader = 100 * 1024 * 1024;
    private readonly SafeFileHandle _handle;
    private readonly Dictionary<string, SafetensorsEntry> _entries = new(StringComparer.Ordinal);
    private readonly long _start;

    private SafetensorsReader(string path, SafeFileHandle handle)
    {
        (Path, _handle) = (path, handle);
        long length = RandomAccess.GetLength(handle);
        var (header, start) = ReadHeader(length);
        _start = start;
        foreach (var field in header.EnumerateObject())
        {
            if (field.Name == "__metadata__") continue;
            var entry = SafetensorsEntry.Read(field, length - start, path);
            if (!_entries.TryAdd(field.Name, entry)) throw new CheckpointException($"{path}: tensor '{field.Name}' stands twice in the header");
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The tensors by name.</summary>
    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _entries;

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CheckpointException">It is cut off or damaged; the message names file and tensor.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SafetensorsReader Open(string path)
    {
        var handle = File.OpenHandle(path, options: FileOptions.RandomAccess);
        try
        {
            return new SafetensorsReader(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Reads some values of a tensor.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="first">First value, from 0, row-major.</param>
    /// <param name="values">Where they go; within the tensor.</param>
    /// <exception cref="CheckpointException">A value is not finite, or the file has become shorter.</exception>
    public void Read(string name, long first, Span<float> values)
    {
        var entry = _entries[name];
        int size = entry.Dtype.Bytes();
        byte[] bytes = new byte[Math.Min(values.Length, Piece) * size];
        for (int done = 0; done < values.Length; done += Piece)
        {
            var target = values.Slice(done, Math.Min(Piece, values.Length - done));
            var source = bytes.AsSpan(0, target.Length * size);
            ReadExactly(source, _start + entry.Offset + ((first + done) * size), name);
            entry.Dtype.ToSingle(source, target);
            int bad = FirstNotFinite(target);
            if (bad >= 0) throw new CheckpointException($"{Path}: tensor '{name}' holds {target[bad]} at {first + done + bad}; its values must be finite");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private static int FirstNotFinite(ReadOnlySpan<float> values)
    {
        // A number is not finite when all bits of its exponent are set.
        var exponent = new Vector<uint>(0x7F80_0000);
        var bits = MemoryMarshal.Cast<float, uint>(values);
        int i = 0;
        while (i <= bits.Length - Vector<uint>.Count && !Vector.EqualsAny(new Vector<uint>(bits[i..]) & exponent, exponent)) i += Vector<uint>.Count;
        for (; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) return i;
        }
        return -1;
    }

    private void ReadExactly(Span<byte> bytes, long offset, string name)
    {
        while (bytes.Length > 0)
        {
            int read = RandomAccess.Read(_handle, bytes, offset);
            if (read == 0) throw new CheckpointException($"{Path} ends inside tensor '{name}'; it is cut off");
            bytes = bytes[read..];
            offset += read;
        }
    }

    private (JsonElement Header, long Start) ReadHeader(long fileLength)
    {
        Span<byte> prefix = stackalloc byte[sizeof(long)];
        if (fileLength < prefix.Length) throw new CheckpointException($"{Path} is cut off: it has no header length");
        ReadExactly(prefix, 0, "(header)");
        long length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > MaxHeader || length > fileLength - prefix.Length)
            throw new CheckpointException($"{Path} says its header has {length} bytes, but the file has {fileLength}; it is damaged or no safetensors file");
        byte[] json = new byte[length];
        ReadExactly(json, prefix.Length, "(header)");
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new CheckpointException($"{Path} has a header that is no JSON object; it is damaged or no safetensors file");
            return (document.RootElement.Clone(), prefix.Length + length);
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{Path} has a header that is not JSON ({e.Message}); it is damaged or no safetensors file", e);
        }
    }
}
