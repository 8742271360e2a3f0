using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Rft.Graders.Running;

/// <summary>A fixed set of threads that run graders, and a watchdog that keeps their deadlines.</summary>
/// <remarks>
/// Thread-safe. A call costs one queue entry and no timer: the watchdog looks at the running calls every
/// <see cref="WatchPeriod"/>. At the deadline it answers for the grader and signals the grader's token; a call that still holds its
/// thread after <see cref="Grace"/> is abandoned and the thread replaced, so that the other graders go on. A grader that awaits gives its
/// thread back meanwhile. Callers bound the queue: each waits for the one entry it made.
/// </remarks>
public sealed class GradingThreads : IDisposable
{
    private readonly BlockingCollection<GradingCall> _queue = [];
    private readonly Lock _gate = new();
    private readonly GradingThread[] _threads;
    private readonly List<GradingCall> _pending = [];
    private readonly ITimer _watchdog;
    private int _started;

    /// <summary>Starts the threads.</summary>
    /// <param name="count">How many calls run at the same time; at least 1.</param>
    /// <param name="time">The clock; the system's when null.</param>
    public GradingThreads(int count, TimeProvider? time = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Time = time ?? TimeProvider.System;
        _threads = new GradingThread[count];
        for (int i = 0; i < count; i++) _threads[i] = new GradingThread(this, ++_started);
        _watchdog = Time.CreateTimer(static state => ((GradingThreads)state!).Watch(), this, WatchPeriod, WatchPeriod);
    }

    /// <summary>How often deadlines are looked at; a time-out is reported at most this much late.</summary>
    public static TimeSpan WatchPeriod { get; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How long a grader may take to obey its token.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromMilliseconds(100);

    internal TimeProvider Time { get; }

    /// <summary>Lets the threads end after the queued calls.</summary>
    public void Dispose()
    {
        _watchdog.Dispose();
        _queue.CompleteAdding();
    }

    internal void Enqueue(GradingCall call) => _queue.Add(call);

    internal bool TryTake([NotNullWhen(true)] out GradingCall? call) => _queue.TryTake(out call, Timeout.Infinite);

    /// <summary>Keeps the deadline of a call whose grader awaits.</summary>
    internal void WatchPending(GradingCall call)
    {
        lock (_gate) _pending.Add(call);
    }

    private void Watch()
    {
        lock (_gate)
        {
            for (int i = 0; i < _threads.Length; i++)
            {
                if (_threads[i].AbandonIfStuck(Grace)) _threads[i] = new GradingThread(this, ++_started);
            }
            foreach (var call in _pending) call.EnforceDeadline(Grace);
            _pending.RemoveAll(call => call.IsAnswered);
        }
    }
}
