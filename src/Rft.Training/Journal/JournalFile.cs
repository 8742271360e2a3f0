using System.Globalization;
using Rft.Training.Checkpoints;

namespace Rft.Training.Journal;

/// <summary>An append-only file of checked frames, in numbered parts; a part is dropped as a whole once nothing in it is needed.</summary>
/// <remarks>Thread-safe. Each frame goes to the system at once, so that only a power cut can lose one; <see cref="Flush"/> makes them durable.</remarks>
internal sealed class JournalFile : IDisposable
{
    private readonly string _folder;
    private readonly Lock _gate = new();
    private FileStream _file;
    private int _part;

    private JournalFile(string folder, int part, FileStream file) => (_folder, _part, _file) = (folder, part, file);

    /// <summary>Opens a journal for appending and reads what is in it.</summary>
    /// <param name="folder">Its folder; made when absent.</param>
    /// <returns>The journal, its frames in order, and the bytes of a frame that a kill or a power cut tore; they are cut off.</returns>
    /// <exception cref="JournalException">A frame is damaged and sound ones follow.</exception>
    public static (JournalFile Journal, IReadOnlyList<JournalFrame> Frames, long Torn) Open(string folder)
    {
        Directory.CreateDirectory(folder);
        string[] parts = [.. Directory.GetFiles(folder, "*.wal").Order(StringComparer.Ordinal)];
        List<JournalFrame> frames = [];
        long torn = 0;
        foreach (string part in parts)
        {
            int length = Read(part, frames);
            torn += new FileInfo(part).Length - length;
            if (part == parts[^1] && torn > 0) Cut(part, length);
        }
        int number = parts.Length == 0 ? 1 : int.Parse(Path.GetFileNameWithoutExtension(parts[^1]), CultureInfo.InvariantCulture);
        return (new JournalFile(folder, number, Append(Name(folder, number))), frames, torn);
    }

    /// <summary>Appends a frame.</summary>
    /// <exception cref="IOException">There is no room; the journal is as it was.</exception>
    public void Append(JournalKind kind, ReadOnlyMemory<byte> payload)
    {
        byte[] bytes = new JournalFrame(kind, payload).ToBytes();
        lock (_gate) DurableFile.Append(_file, bytes);
    }

    /// <summary>Makes what was appended durable.</summary>
    public void Flush()
    {
        lock (_gate) _file.Flush(flushToDisk: true);
    }

    /// <summary>Begins a new part and drops the others: what they hold stands in a checkpoint now.</summary>
    /// <param name="kept">Frames that the new part begins with.</param>
    public void Restart(IEnumerable<JournalFrame> kept)
    {
        lock (_gate)
        {
            string name = Name(_folder, _part + 1);
            DurableFile.Write(name, stream =>
            {
                foreach (var frame in kept) stream.Write(frame.ToBytes());
            });
            string[] old = [.. Directory.GetFiles(_folder, "*.wal").Where(part => part != name)];
            _file.Dispose();
            (_file, _part) = (Append(name), _part + 1);
            foreach (string part in old) File.Delete(part);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    // Bytes of sound frames from the start.
    private static int Read(string part, List<JournalFrame> frames)
    {
        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(part);
        int place = 0;
        while (place < bytes.Length && JournalFrame.Read(bytes, place) is { } frame)
        {
            frames.Add(frame);
            place += frame.Length;
        }
        if (place == bytes.Length || JournalFrame.Find(bytes, place + 1) is not { } next) return place;
        throw new JournalException(
            $"{part} is damaged at byte {place} and goes on soundly at byte {next}, so that grades between the two are lost; "
            + $"remove the folder {Path.GetDirectoryName(part)} to have them asked for again, and resume");
    }

    private static void Cut(string part, int length)
    {
        using var file = new FileStream(part, FileMode.Open, FileAccess.Write);
        file.SetLength(length);
    }

    // No buffer: a frame is with the system when Write returns.
    private static FileStream Append(string path)
    {
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Seek(0, SeekOrigin.End);
        return file;
    }

    private static string Name(string folder, int part) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{part:D6}.wal"));
}
