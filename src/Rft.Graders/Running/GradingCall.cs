using System.Diagnostics;

namespace Rft.Graders.Running;

/// <summary>One call in this process: queued, running, answered; or answered for it by the watchdog or the run's cancellation.</summary>
/// <remarks>The first answer counts. Later ones, such as the grade of a call that was given up, are dropped.</remarks>
internal sealed class GradingCall(LoadedGrader grader, GraderCall call, TimeProvider time, InProcessExecutor owner)
{
    private const long NotStarted = 0;

    // The caller's code must not run on a grading thread.
    private readonly TaskCompletionSource<GraderReply> _reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GradeContext _context = new() { Seed = call.Seed, Options = grader.Options };
    private CancellationTokenSource? _stop;
    private long _started = NotStarted;

    public Task<GraderReply> Reply => _reply.Task;

    public bool IsAnswered => _reply.Task.IsCompleted;

    /// <summary>Who counts the call while it is abandoned.</summary>
    public InProcessExecutor Owner => owner;

    /// <summary>Starts the grader on the current thread. The task ends when the grader has; it never fails.</summary>
    public async Task RunAsync()
    {
        if (IsAnswered) return;
        var stop = new CancellationTokenSource();
        Volatile.Write(ref _stop, stop);
        Volatile.Write(ref _started, Math.Max(NotStarted + 1, time.GetTimestamp()));
        GraderReply reply;
        try
        {
            reply = new GraderReply.Answered(await InvokeAsync(stop.Token));
        }
#pragma warning disable CA1031 // Code of the grader's author may throw anything; it is classified here and nowhere else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            reply = FaultClassifier.Classify(e, grader);
        }
        Answer(reply);
    }

    /// <summary>Answers for the grader when its wall limit has passed, and asks it to stop.</summary>
    /// <param name="grace">Time beyond the limit after which it counts as stuck.</param>
    /// <returns>Whether the grader is past the limit and the grace.</returns>
    public bool EnforceDeadline(TimeSpan grace)
    {
        long started = Volatile.Read(ref _started);
        if (started == NotStarted) return false;
        var elapsed = time.GetElapsedTime(started);
        if (elapsed < call.Timeout) return false;
        if (!IsAnswered)
        {
            if (Answer(new GraderReply.Failed(FaultCode.Timeout, FaultMessages.NoAnswerWithin(call.Timeout)))) Stop();
        }
        return elapsed >= call.Timeout + grace;
    }

    /// <summary>Answers for the grader because the run stops.</summary>
    public void Cancel()
    {
        if (Answer(new GraderReply.Cancelled())) Stop();
    }

    // Callbacks on the token are the grader's code: they run on the pool, not on the watchdog.
    private void Stop() => _ = Volatile.Read(ref _stop)?.CancelAsync();

    private bool Answer(GraderReply reply)
    {
        if (IsAnswered) return false;
        long started = Volatile.Read(ref _started);
        return _reply.TrySetResult(reply with
        {
            Duration = started == NotStarted ? TimeSpan.Zero : time.GetElapsedTime(started),
            Log = _context.LogText,
        });
    }

    private async ValueTask<IReadOnlyList<Grade>> InvokeAsync(CancellationToken stop) => call switch
    {
        GraderCall.OfSample one => [await grader.Grader!.GradeAsync(one.Request, _context, stop)],
        GraderCall.OfGroup group => await grader.GroupGrader!.GradeGroupAsync(group.Request, _context, stop),
        GraderCall.OfBatch batch => await grader.BatchGrader!.GradeBatchAsync(batch.Requests, _context, stop),
        _ => throw new UnreachableException(),
    };
}
