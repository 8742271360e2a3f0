namespace Rft.Graders.Workers.Child;

/// <summary>How long a thread was ready to run while the machine gave its processors to others.</summary>
/// <remarks>
/// Workers run at the lowest priority. Without this, a busy machine would turn slow calls into time-outs, and the longest answers would be the ones that suffer.
/// Source: the second field of <c>/proc/PID/task/TID/schedstat</c>, nanoseconds (Linux, Documentation/scheduler/sched-stats). Zero elsewhere.
/// </remarks>
internal sealed class RunDelay : IDisposable
{
    private readonly ProcFile? _file;

    private RunDelay(ProcFile? file) => _file = file;

    /// <summary>The delay of the calling thread, to be read from any thread.</summary>
    public static RunDelay OfThisThread()
    {
        const string Self = "/proc/thread-self";
        // The link names PID/task/TID.
        string? target = OperatingSystem.IsLinux() ? new FileInfo(Self).LinkTarget : null;
        return new RunDelay(target is null ? null : ProcFile.Open($"/proc/{target}/schedstat"));
    }

    /// <summary>The delay since the thread began.</summary>
    public TimeSpan Read() => _file is null ? TimeSpan.Zero : TimeSpan.FromMicroseconds(_file.Field(1) / 1000.0);

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
