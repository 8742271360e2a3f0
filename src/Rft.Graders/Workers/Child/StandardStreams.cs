using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rft.Graders.Workers.Child;

/// <summary>Takes the standard streams away from the grader: what it prints must not break the protocol, and it has nothing to read.</summary>
internal static partial class StandardStreams
{
    private const int Input = 0, Output = 1, Error = 2, ReadOnly = 0;

    /// <summary>The pipes to the host. From here on standard input is empty and standard output goes where standard error goes.</summary>
    public static (Stream FromHost, Stream ToHost) Take()
    {
        if (OperatingSystem.IsWindows()) return TakeManaged();
        var fromHost = Private(Input);
        var toHost = Private(Output);
        int nothing = Check(Open("/dev/null", ReadOnly), "open /dev/null");
        Check(Duplicate(nothing, Input), "dup2");
        Check(Duplicate(Error, Output), "dup2");
        return (Stream(fromHost, FileAccess.Read), Stream(toHost, FileAccess.Write));
    }

    // Native code that prints could still break the stream here; the host then sees a frame it cannot read, and the worker is lost.
    private static (Stream FromHost, Stream ToHost) TakeManaged() => (Console.OpenStandardInput(), Console.OpenStandardOutput());

    private static SafeFileHandle Private(int descriptor) => new(Check(Duplicate(descriptor), "dup"), ownsHandle: true);

    private static FileStream Stream(SafeFileHandle handle, FileAccess access) => new(handle, access, bufferSize: 0, isAsync: false);

    private static int Check(int result, string call) =>
        result >= 0 ? result : throw new IOException($"{call} failed with error {Marshal.GetLastPInvokeError()}");

    [LibraryImport("libc", EntryPoint = "dup", SetLastError = true)]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int Duplicate(int from, int to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
