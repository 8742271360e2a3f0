using System.Runtime.InteropServices;

namespace Rft.Training.Checkpoints;

/// <summary>Writes files so that a kill or a power cut leaves the old content or the new, never a part.</summary>
public static partial class DurableFile
{
    /// <summary>Writes beside the target, flushes to the disk, then renames.</summary>
    /// <param name="path">The target.</param>
    /// <param name="write">Writes the content.</param>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = path + ".tmp";
        WriteInPlace(temporary, write);
        File.Move(temporary, path, overwrite: true);
        FlushFolder(Path.GetDirectoryName(path)!);
    }

    /// <summary>Writes a text file of one line.</summary>
    /// <param name="path">The target.</param>
    /// <param name="text">The line.</param>
    public static void WriteLine(string path, string text) => Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text + "\n")));

    /// <summary>Makes files durable that were written before, and their folders.</summary>
    /// <param name="paths">The files; one that is gone is left out.</param>
    public static void Flush(IReadOnlyCollection<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        foreach (string path in paths.Where(File.Exists))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            file.Flush(flushToDisk: true);
        }
        foreach (string folder in paths.Select(path => Path.GetDirectoryName(path)!).Distinct(StringComparer.Ordinal)) FlushFolder(folder);
    }

    /// <summary>Writes and flushes a file inside a folder that is not yet visible under its final name.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content.</param>
    public static void WriteInPlace(string path, Action<Stream> write)
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Appends all of it or nothing.</summary>
    /// <param name="file">An unbuffered file at its end.</param>
    /// <param name="bytes">What is appended.</param>
    /// <exception cref="IOException">There is no room; the file is as it was.</exception>
    public static void Append(FileStream file, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(file);
        long before = file.Length;
        try
        {
            file.Write(bytes);
        }
        catch (IOException)
        {
            // A part would be taken for damage once whole entries follow.
            file.SetLength(before);
            file.Seek(before, SeekOrigin.Begin);
            throw;
        }
    }

    /// <summary>Makes renames and new names in a folder durable. .NET cannot open a folder, so this asks the system.</summary>
    /// <param name="folder">The folder.</param>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        int handle = Open(folder, 0);
        if (handle < 0) return;
        _ = Sync(handle);
        _ = Close(handle);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Sync(int handle);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
