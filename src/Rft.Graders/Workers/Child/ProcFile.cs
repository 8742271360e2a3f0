using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rft.Graders.Workers.Child;

/// <summary>A file of /proc that is read again and again. It is opened once, so that a grader which uses up all open files does not blind the watchdog.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ProcFile : IDisposable
{
    private readonly SafeFileHandle _handle;

    private ProcFile(SafeFileHandle handle) => _handle = handle;

    /// <summary>Opens a file; null where the system has none.</summary>
    public static ProcFile? Open(string path) =>
        OperatingSystem.IsLinux() && File.Exists(path) ? new ProcFile(File.OpenHandle(path, options: FileOptions.None)) : null;

    /// <summary>A number of its first line, which holds numbers between spaces.</summary>
    /// <param name="field">Which, from 0.</param>
    public long Field(int field)
    {
        Span<byte> bytes = stackalloc byte[256];
        int read = RandomAccess.Read(_handle, bytes, fileOffset: 0);
        return long.Parse(Encoding.ASCII.GetString(bytes[..read]).Split(' ', '\n')[field], System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose() => _handle.Dispose();
}
