using Rft.Graders.Workers.Protocol;

namespace Rft.Graders.Workers.Child;

/// <summary>The way to the host. Thread-safe: a call that is stuck is reported by the watchdog.</summary>
internal sealed class HostLink(Frames frames) : IDisposable
{
    private static readonly TimeSpan MemoryPeriod = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly FrameWriter _frame = new();
    // Pages that are resident, the second number (proc(5)).
    private readonly ProcFile? _memory = ProcFile.Open("/proc/self/statm");
    private long _memoryTold;

    public void Send(WorkerReply reply)
    {
        lock (_gate)
        {
            // Reading it costs more than a short call does.
            if (_memoryTold == 0 || TimeProvider.System.GetElapsedTime(_memoryTold) >= MemoryPeriod)
            {
                _memoryTold = TimeProvider.System.GetTimestamp();
                reply = reply with { Memory = _memory is null ? Environment.WorkingSet : _memory.Field(1) * Environment.SystemPageSize };
            }
            frames.Write(_frame.Put(reply, WorkerJson.Default.WorkerReply));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _memory?.Dispose();
}
