using System.Globalization;

namespace Rft.Graders.Workers.Child;

/// <summary>How long a thread was ready to run while the machine gave its processors to others.</summary>
/// <remarks>
/// Workers run at the lowest priority. Without this, a busy machine would turn slow calls into time-outs, and the longest answers would be the ones that suffer.
/// Source: the second field of <c>/proc/PID/task/TID/schedstat</c>, nanoseconds (Linux, Documentation/scheduler/sched-stats). Zero elsewhere.
/// </remarks>
internal sealed class RunDelay
{
    private readonly string? _file;

    private RunDelay(string? file) => _file = file;

    /// <summary>The delay of the calling thread, to be read from any thread.</summary>
    public static RunDelay OfThisThread()
    {
        const string Self = "/proc/thread-self";
        // The link names PID/task/TID.
        string? target = OperatingSystem.IsLinux() ? new FileInfo(Self).LinkTarget : null;
        string? file = target is null ? null : $"/proc/{target}/schedstat";
        return new RunDelay(File.Exists(file) ? file : null);
    }

    /// <summary>The delay since the thread began.</summary>
    public TimeSpan Read()
    {
        if (_file is null) return TimeSpan.Zero;
        string[] fields = File.ReadAllText(_file).Split(' ');
        return TimeSpan.FromMicroseconds(long.Parse(fields[1], CultureInfo.InvariantCulture) / 1000.0);
    }
}
