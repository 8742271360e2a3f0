using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rft.Training.Checkpoints;

namespace Rft.Training.Runs;

/// <summary>A file of a run to which one JSON object a line is appended. A resumed run cuts off what it will write again.</summary>
internal sealed class JsonLinesFile : IDisposable
{
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FileStream _file;

    /// <summary>Opens the file and cuts it.</summary>
    /// <param name="path">The file; made when absent.</param>
    /// <param name="keptBytes">Bytes that stay.</param>
    /// <exception cref="RunDirectoryException">It is shorter than that, or a line of what stays is damaged.</exception>
    public JsonLinesFile(string path, long keptBytes)
    {
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);
        long length = _file.Length;
        if (length < keptBytes)
        {
            _file.Dispose();
            throw new RunDirectoryException($"{path} has {length} bytes; the checkpoint was written when it had {keptBytes}: "
                + "it was changed by hand and the run cannot be continued exactly");
        }
        if (Damaged(_file, keptBytes) is { } line)
        {
            _file.Dispose();
            throw new RunDirectoryException(string.Create(CultureInfo.InvariantCulture,
                $"{path}({line}): the line is no JSON object, or ends where no line ended when the checkpoint was written: the file was damaged or changed by hand; restore it, or start a new run"));
        }
        _file.SetLength(keptBytes);
        _file.Seek(0, SeekOrigin.End);
    }

    // The first line of what stays that is not whole; null: none. A file of another content would be cut in the middle of a line.
    private static int? Damaged(FileStream file, long keptBytes)
    {
        file.Seek(0, SeekOrigin.Begin);
        var kept = new byte[keptBytes];
        file.ReadExactly(kept);
        int line = 0;
        for (int start = 0; start < kept.Length;)
        {
            line++;
            int length = kept.AsSpan(start).IndexOf((byte)'\n');
            if (length < 0 || !IsObject(kept.AsMemory(start, length))) return line;
            start += length + 1;
        }
        return null;
    }

    private static bool IsObject(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Length so far, all of it on its way to the disk.</summary>
    public long Bytes => _file.Length;

    /// <summary>Appends a line.</summary>
    /// <param name="write">Writes what stands in the object.</param>
    /// <exception cref="IOException">There is no room; the file is as it was.</exception>
    public void Append(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        DurableFile.Append(_file, buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Makes what was appended durable.</summary>
    public void Flush() => _file.Flush(flushToDisk: true);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
