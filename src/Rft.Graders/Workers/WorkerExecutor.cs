using Rft.Graders.Running;
using Rft.Graders.Workers.Protocol;

namespace Rft.Graders.Workers;

/// <summary>Runs a grader in worker processes of its own. Whatever the grader does, the host goes on and every call gets an answer.</summary>
/// <remarks>
/// <para>
/// Calls are handed out in their order; short ones are given to a worker ahead, so that its pipe never runs dry. A worker runs one call at a time. When it ends,
/// the call that ran is tried once more elsewhere, and the calls behind it, which never started, are simply given to another worker. A call
/// that ends two workers is put into quarantine.
/// </para>
/// <para>
/// The worker keeps the wall and processor limits itself; the host ends one that does not report in time. A grader whose calls keep ending workers is
/// held back by a <see cref="CircuitBreaker"/>.
/// </para>
/// </remarks>
public sealed class WorkerExecutor : IGraderExecutor
{
    /// <summary>
    /// What the host grants a worker beyond the call's own limit before it ends it. The worker keeps the limit itself, and knows how long the machine kept it
    /// waiting; this is for a process that does not even do that.
    /// </summary>
    private static readonly TimeSpan Backstop = TimeSpan.FromSeconds(30);

    private readonly WorkerPool _pool;
    private readonly GraderLoading _loading;
    private readonly Lock _gate = new();
    private readonly LinkedList<PendingCall> _queue = new();
    private readonly List<GraderWorker> _workers = [];
    private readonly CircuitBreaker _breaker;
    private readonly StartBackoff _backoff;
    private string _lastEnd = "";
    private long _lastId;
    private int _starting;
    private bool _disposed;

    private WorkerExecutor(WorkerPool pool, GraderLoading loading, GraderInfo info)
    {
        (_pool, _loading, Info) = (pool, loading, info);
        _breaker = new CircuitBreaker(pool.Time);
        _backoff = new StartBackoff(pool.Time);
    }

    /// <inheritdoc/>
    public GraderInfo Info { get; }

    /// <summary>Loads a grader in a first worker.</summary>
    /// <param name="source">The grader.</param>
    /// <param name="pool">Where its workers come from; shared, not owned.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="GraderLoadException">The file cannot become a grader, or no worker can be started.</exception>
    public static async Task<WorkerExecutor> StartAsync(GraderSource source, WorkerPool pool, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(pool);
        var loading = new GraderLoading(source, pool);
        pool.TryReserve(first: true);
        try
        {
            var (process, info) = await loading.StartAsync(cancellationToken);
            var executor = new WorkerExecutor(pool, loading, info);
            executor.Join(process);
            pool.Add(executor);
            return executor;
        }
        catch (Exception e)
        {
            pool.Release();
            if (e is not WorkerLostException) throw;
            throw new GraderLoadException(FaultCode.LoadError, $"grader '{source.Name}': {e.Message}", new SourcePosition(source.File, 0, 0), null, e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<GraderReply> ExecuteAsync(GraderCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        var pending = new PendingCall(Interlocked.Increment(ref _lastId), call, _pool.Options.CpuLimit);
        pending.Measure();
        if (pending.Size > Frames.ContentLimit)
            return new GraderReply.Failed(
                FaultCode.InputLimit, $"the call has {pending.Size} bytes of text; at most {Frames.ContentLimit} are sent to a worker");
        using var registration = cancellationToken.UnsafeRegister(
            static state => ((PendingCall)state!).Answer(new GraderReply.Cancelled()), pending);
        lock (_gate)
        {
            if (_disposed) return new GraderReply.Cancelled();
            _queue.AddLast(pending);
        }
        Dispatch();
        return await pending.Reply;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        List<GraderWorker> workers;
        lock (_gate)
        {
            if (_disposed) return ValueTask.CompletedTask;
            _disposed = true;
            workers = [.. _workers];
            foreach (var call in _queue) call.Answer(new GraderReply.Cancelled());
            _queue.Clear();
        }
        _pool.Remove(this);
        foreach (var worker in workers)
        {
            // What runs now has nobody left who waits for it.
            if (worker.Open > 0) worker.Process.Kill();
            worker.Process.Dispose();
        }
        return ValueTask.CompletedTask;
    }

    /// <summary>Workers that hold the grader now.</summary>
    internal int WorkerCount
    {
        get
        {
            lock (_gate) return _workers.Count;
        }
    }

    /// <summary>Ends all workers as the system might; for tests.</summary>
    internal void KillWorkers()
    {
        lock (_gate) _workers.ForEach(worker => worker.Process.Kill());
    }

    /// <summary>Looks at what the passing of time changes: deadlines, pauses of the circuit, a worker's age, a start to be tried again.</summary>
    internal void Tick()
    {
        lock (_gate)
        {
            foreach (var worker in _workers)
            {
                if (worker.Head is { } head && worker.HeadTime > head.Call.Timeout + Backstop) EndLate(worker, head);
                else if (!worker.Retiring && IsSpent(worker)) Retire(worker);
            }
            if (_breaker.IsHopeless || _backoff.IsHopeless) FailWaiting();
        }
        Dispatch();
    }

    private static void EndLate(GraderWorker worker, PendingCall head)
    {
        head.Answer(new GraderReply.Failed(FaultCode.Timeout, FaultMessages.NoAnswerWithin(head.Call.Timeout)) { Duration = worker.HeadTime });
        worker.Retiring = true;
        worker.Process.Kill();
    }

    private bool IsSpent(GraderWorker worker) =>
        worker.Answered >= _pool.Options.CallsPerWorker || worker.Age >= _pool.Options.WorkerAge || worker.HasGrown;

    // The calls it has been given come back first.
    private static void Retire(GraderWorker worker)
    {
        worker.Retiring = true;
        if (worker.Open == 0) worker.Process.Dispose();
    }

    private void FailWaiting()
    {
        foreach (var call in _queue)
            call.Answer(new GraderReply.Failed(FaultCode.WorkerLost, $"not started: workers of '{Info.Name}' keep ending ({_lastEnd}); cure the grader"));
        _queue.Clear();
    }

    /// <summary>Hands out what waits, and starts a worker when that is needed.</summary>
    private void Dispatch()
    {
        List<GraderWorker>? given = null;
        lock (_gate)
        {
            while (_queue.First is { } first)
            {
                if (first.Value.IsAnswered)
                {
                    _queue.RemoveFirst();
                    continue;
                }
                if (Choose(first.Value) is not { } worker || !_breaker.TryPass()) break;
                _queue.RemoveFirst();
                worker.Give(first.Value);
                given ??= [];
                if (!given.Contains(worker)) given.Add(worker);
            }
            if (!_disposed) StartIfNeeded();
        }
        if (given is null) return;
        foreach (var worker in given) worker.Flush();
    }

    private GraderWorker? Choose(PendingCall call)
    {
        GraderWorker? best = null;
        foreach (var worker in _workers)
        {
            if (worker.HasRoom(call) && (best is null || worker.Open < best.Open)) best = worker;
        }
        return best;
    }

    private void StartIfNeeded()
    {
        bool none = _workers.TrueForAll(worker => worker.Retiring) && _starting == 0;
        if (!none && (_queue.Count == 0 || _starting > 0)) return;
        if (_breaker.IsOpen && !none) return;
        if (!_backoff.MayStart || !_pool.TryReserve(first: none)) return;
        _starting++;
        _ = StartAnotherAsync();
    }

    private async Task StartAnotherAsync()
    {
        try
        {
            var (process, info) = await _loading.StartAsync(CancellationToken.None);
            // The private copy is the same, so the hash is.
            if (info.Hash != Info.Hash) throw new InvalidOperationException($"grader '{Info.Name}' loaded with another hash from the same copy");
            lock (_gate) _starting--;
            _backoff.Started();
            Join(process);
        }
        catch (Exception e) when (e is WorkerLostException or GraderLoadException or ObjectDisposedException or System.ComponentModel.Win32Exception)
        {
            _pool.Release();
            lock (_gate)
            {
                _starting--;
                _lastEnd = e.Message;
                _backoff.Failed();
            }
        }
    }

    private void Join(WorkerProcess process)
    {
        var worker = new GraderWorker(process, _pool.Time);
        process.Replied = reply => Receive(worker, reply);
        process.Exited = () => Leave(worker);
        bool disposed;
        lock (_gate)
        {
            disposed = _disposed;
            _workers.Add(worker);
        }
        if (disposed || process.Ended.IsCompleted) Leave(worker);
        Dispatch();
    }

    private void Receive(GraderWorker worker, WorkerReply reply)
    {
        var answer = reply.Call ?? throw new InvalidDataException("a call was answered with something else");
        // Read as a whole before anything changes: what a worker sends may be forged, and then its call counts as lost.
        var result = answer.ToReply();
        PendingCall call;
        bool again;
        lock (_gate)
        {
            call = worker.Take(reply.Id, answer.Duration);
            if (answer.Stuck || answer.Spent) worker.Retiring = true;
            if (!answer.Stuck) _breaker.Returned();
            again = !call.IsAnswered && answer.IsWorthAnotherTry && call.Failures++ == 0;
            if (again) _queue.AddFirst(call);
            if (worker is { Retiring: true, Open: 0 }) worker.Process.Dispose();
        }
        if (reply.Memory is not null) _pool.CountMemory();
        if (!again) call.Answer(result);
        Dispatch();
    }

    private void Leave(GraderWorker worker)
    {
        lock (_gate)
        {
            if (!_workers.Remove(worker)) return;
            var calls = worker.Calls.ToList();
            // Those behind the first never started.
            for (int i = calls.Count - 1; i > 0; i--) _queue.AddFirst(calls[i]);
            if (calls.Count > 0 && !calls[0].IsAnswered) Lose(calls[0], worker.Process.Describe());
        }
        _pool.Release();
        worker.Process.Dispose();
        Dispatch();
    }

    private void Lose(PendingCall call, string end)
    {
        _lastEnd = end;
        _breaker.Lost();
        if (call.Failures++ == 0)
        {
            _queue.AddFirst(call);
            return;
        }
        string? file = Quarantine.Keep(_pool.QuarantineFolder, Info, call.Request, end);
        call.Answer(new GraderReply.Failed(
            FaultCode.WorkerLost,
            $"the grader ended two workers with this sample: {end}" + (file is null ? "" : $"; it is kept in {file}"), new SourcePosition(Info.File, 0, 0)));
    }
}
