using Rft.Graders.Running;
using Rft.Graders.Workers.Protocol;

namespace Rft.Graders.Workers.Child;

/// <summary>
/// Keeps the limits of the one call that runs. At a limit the grader's token is signalled; a grader that has not come back after
/// <see cref="GradingThreads.Grace"/> is reported as stuck, and the process ends. The wall limit does not count the time in which the grader was ready to run
/// and the machine was busy with others.
/// </summary>
internal sealed class CallWatch : IDisposable
{
    private readonly RunDelay _delay;
    private readonly Timer _timer;
    private Running? _current;

    /// <param name="delay">Of the thread that runs the calls.</param>
    public CallWatch(RunDelay delay)
    {
        _delay = delay;
        _timer = new Timer(static state => ((CallWatch)state!).Look(), this, GradingThreads.WatchPeriod, GradingThreads.WatchPeriod);
    }

    /// <summary>A call that runs.</summary>
    public sealed class Running(long id, CallRequest request, GradeContext context, CancellationTokenSource stop, HostLink link, RunDelay delay)
    {
        private readonly long _started = TimeProvider.System.GetTimestamp();
        private readonly TimeSpan _cpuAtStart = Environment.CpuUsage.TotalTime;
        private CallReply? _overrun;
        private TimeSpan _overrunAt;
        private TimeSpan? _delayAtFirstLook;
        private int _answered;

        private TimeSpan Elapsed => TimeProvider.System.GetElapsedTime(_started);

        private TimeSpan Cpu => Environment.CpuUsage.TotalTime - _cpuAtStart;

        /// <summary>The reply with what was measured; null when the call was already reported as stuck.</summary>
        public CallReply? Finish(CallReply reply)
        {
            if (Interlocked.Exchange(ref _answered, 1) == 1) return null;
            // An answer after the limit does not count.
            return Measured(Volatile.Read(ref _overrun) ?? reply);
        }

        public void Look()
        {
            _delayAtFirstLook ??= delay.Read();
            var elapsed = Elapsed;
            if (Volatile.Read(ref _overrun) is null)
            {
                if (Overrun(elapsed) is not { } overrun) return;
                Volatile.Write(ref _overrun, overrun);
                _overrunAt = elapsed;
                // Callbacks on the token are the grader's code.
                _ = stop.CancelAsync();
            }
            if (elapsed - _overrunAt < GradingThreads.Grace || Interlocked.Exchange(ref _answered, 1) == 1) return;
            link.Send(new WorkerReply { Id = id, Call = Measured(_overrun!) with { Stuck = true } });
            // Nothing can stop the grader's thread; and if the host is gone too, nobody else ends the process.
            ProcessExit.Now(ProcessExit.StuckCode);
        }

        private CallReply? Overrun(TimeSpan elapsed) =>
            elapsed >= request.Timeout && elapsed - (delay.Read() - _delayAtFirstLook!.Value) >= request.Timeout
                ? new CallReply { Fault = FaultCode.Timeout, Message = FaultMessages.NoAnswerWithin(request.Timeout) }
            : Cpu >= request.CpuLimit ? new CallReply { Fault = FaultCode.CpuLimit, Message = FaultMessages.CpuSpent(request.CpuLimit) }
            : null;

        private CallReply Measured(CallReply reply) => reply with { Duration = Elapsed, Log = context.LogText };
    }

    public Running Begin(long id, CallRequest request, GradeContext context, CancellationTokenSource stop, HostLink link)
    {
        var running = new Running(id, request, context, stop, link, _delay);
        Volatile.Write(ref _current, running);
        return running;
    }

    public CallReply? End(Running running, CallReply reply)
    {
        Volatile.Write(ref _current, null);
        return running.Finish(reply);
    }

    public void Dispose()
    {
        _timer.Dispose();
        _delay.Dispose();
    }

    private void Look() => Volatile.Read(ref _current)?.Look();
}
