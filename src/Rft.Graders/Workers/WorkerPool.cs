using System.Collections.Concurrent;
using Rft.Graders.Scripts;

namespace Rft.Graders.Workers;

/// <summary>Starts worker processes, keeps one ready, and bounds how many there are. Shared by the graders of a run.</summary>
/// <remarks>Thread-safe. Dispose it after the executors.</remarks>
public sealed class WorkerPool : IAsyncDisposable
{
    private static readonly TimeSpan TickPeriod = TimeSpan.FromMilliseconds(50);

    private readonly StagedGraders _staged = new();
    private readonly WorkerLaunch _launch;
    private readonly Lock _gate = new();
    private readonly List<WorkerExecutor> _executors = [];
    private readonly HashSet<WorkerProcess> _processes = [];
    private readonly ITimer _timer;
    private Task<WorkerProcess>? _spare;
    private int _inUse;
    private bool _disposed;

    /// <summary>Creates a pool. No process starts before the first grader needs it.</summary>
    /// <param name="options">How workers are started and what they may use.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <exception cref="InvalidOperationException">A sandbox is demanded and cannot be had; the message says why.</exception>
    public WorkerPool(WorkerOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        (Options, Time) = (options, time ?? TimeProvider.System);
        _launch = new WorkerLaunch(options, _staged.Folder);
        _timer = Time.CreateTimer(static state => ((WorkerPool)state!).Tick(), this, TickPeriod, TickPeriod);
    }

    /// <summary>The options.</summary>
    public WorkerOptions Options { get; }

    /// <summary>What stands between graders and the machine: <see cref="Workers.Isolation.Sandbox"/> or <see cref="Workers.Isolation.Process"/>.</summary>
    public Isolation Isolation => _launch.Isolation;

    /// <summary>Why this machine has no sandbox; null when it has. The first call tries one.</summary>
    public static string? NoSandbox => Bubblewrap.Unusable;

    /// <summary>Where rollouts that end workers are kept; null: nowhere.</summary>
    public string? QuarantineFolder { get; set; }

    /// <summary>The most resident memory that all workers together had, in bytes, as far as they told.</summary>
    public long PeakMemory { get; private set; }

    internal TimeProvider Time { get; }

    internal StagedGraders Staged => _staged;

    /// <summary>What workers have compiled, by the hash of the source.</summary>
    internal ConcurrentDictionary<string, CompiledScript> Compiled { get; } = new(StringComparer.Ordinal);

    /// <summary>Ends the processes.</summary>
    public async ValueTask DisposeAsync()
    {
        Task<WorkerProcess>? spare;
        List<WorkerProcess> processes;
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
            (spare, _spare) = (_spare, null);
        }
        await _timer.DisposeAsync();
        if (spare is not null) await DiscardAsync(spare);
        lock (_gate) processes = [.. _processes];
        foreach (var process in processes) process.Dispose();
        await Task.WhenAll(processes.Select(process => process.Ended));
        _staged.Dispose();
    }

    internal void Add(WorkerExecutor executor)
    {
        lock (_gate) _executors.Add(executor);
    }

    internal void Remove(WorkerExecutor executor)
    {
        lock (_gate) _executors.Remove(executor);
    }

    /// <summary>Whether another process may start for calls that queue. The caller gives it back with <see cref="Release"/>.</summary>
    internal bool TryReserve(bool first)
    {
        lock (_gate)
        {
            if (_disposed || (!first && _inUse >= _executors.Count + Options.Workers - 1)) return false;
            _inUse++;
            return true;
        }
    }

    /// <summary>A process that <see cref="TryReserve"/> allowed is not used any more.</summary>
    internal void Release()
    {
        lock (_gate) _inUse--;
    }

    /// <summary>A process that is ready for its grader: the spare one when there is one. Another is made ready meanwhile.</summary>
    /// <exception cref="WorkerLostException">It ended before it was ready, or took too long.</exception>
    internal async Task<WorkerProcess> RentAsync()
    {
        Task<WorkerProcess> rented;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            rented = _spare ?? StartAsync();
            _spare = null;
        }
        var process = await rented;
        lock (_gate)
        {
            if (!_disposed) _spare ??= StartAsync();
        }
        return process;
    }

    internal void CountMemory()
    {
        lock (_gate) PeakMemory = Math.Max(PeakMemory, _processes.Sum(process => process.Memory));
    }

    private async Task<WorkerProcess> StartAsync()
    {
        var process = await WorkerProcess.StartAsync(_launch);
        lock (_gate) _processes.Add(process);
        _ = process.Ended.ContinueWith(_ => Forget(process), TaskScheduler.Default);
        try
        {
            await process.Ready.WaitAsync(Options.StartTimeout, Time);
            return process;
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw new WorkerLostException($"a worker did not say hello within {Options.StartTimeout.TotalSeconds:0} s");
        }
    }

    private void Forget(WorkerProcess process)
    {
        lock (_gate) _processes.Remove(process);
    }

    private static async Task DiscardAsync(Task<WorkerProcess> spare)
    {
        try
        {
            (await spare).Dispose();
        }
        catch (Exception e) when (e is WorkerLostException or System.ComponentModel.Win32Exception)
        {
            // Nobody needed it.
        }
    }

    private void Tick()
    {
        List<WorkerExecutor> executors;
        lock (_gate) executors = [.. _executors];
        foreach (var executor in executors) executor.Tick();
    }
}
