namespace Rft.Graders.Running;

/// <summary>Runs a grader in this process, on the grading threads.</summary>
/// <remarks>
/// Limits in process are advice: a call that ignores its token can only be abandoned, and its thread stays busy until the call
/// ends by itself. A grader that holds <see cref="AbandonedLimit"/> threads that way is not started again until one comes back.
/// </remarks>
public sealed class InProcessExecutor : IGraderExecutor
{
    /// <summary>Abandoned calls that one grader may have at the same time.</summary>
    public const int AbandonedLimit = 4;

    private readonly LoadedGrader _grader;
    private readonly GradingThreads _threads;
    private int _abandoned;

    /// <summary>Creates an executor.</summary>
    /// <param name="grader">The grader; owned by the executor from here on.</param>
    /// <param name="threads">The threads; shared, not owned.</param>
    public InProcessExecutor(LoadedGrader grader, GradingThreads threads)
    {
        ArgumentNullException.ThrowIfNull(grader);
        ArgumentNullException.ThrowIfNull(threads);
        _grader = grader;
        _threads = threads;
    }

    /// <inheritdoc/>
    public GraderInfo Info => _grader.Info;

    /// <inheritdoc/>
    public async ValueTask<GraderReply> ExecuteAsync(GraderCall call, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (Volatile.Read(ref _abandoned) >= AbandonedLimit)
            return new GraderReply.Failed(
                FaultCode.Timeout,
                $"not started: {AbandonedLimit} earlier calls of '{Info.Name}' still run past their deadline; cure the grader's endless loop or wait");
        var running = new GradingCall(_grader, call, _threads.Time, this);
        using var registration = cancellationToken.UnsafeRegister(static state => ((GradingCall)state!).Cancel(), running);
        _threads.Enqueue(running);
        return await running.Reply;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _grader.Dispose();
        return ValueTask.CompletedTask;
    }

    internal void CountAbandoned(int change) => Interlocked.Add(ref _abandoned, change);
}
