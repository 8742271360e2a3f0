using System.Runtime.CompilerServices;

namespace Rft.Graders.Running;

/// <summary>One thread that runs calls until the queue ends or a call gets stuck on it.</summary>
internal sealed class GradingThread
{
    /// <summary>Graders may recurse; the size does not depend on the platform's default.</summary>
    private const int StackSize = 8 * 1024 * 1024;

    private readonly GradingThreads _owner;
    private GradingCall? _current;

    public GradingThread(GradingThreads owner, int number)
    {
        _owner = owner;
        new Thread(Loop, StackSize) { IsBackground = true, Name = $"grading {number}" }.Start();
    }

    /// <summary>Gives the thread up if its call is stuck. The thread ends when the call does.</summary>
    /// <returns>Whether a replacement is needed.</returns>
    public bool AbandonIfStuck(TimeSpan grace)
    {
        if (Volatile.Read(ref _current) is not { } call || !call.EnforceDeadline(grace)) return false;
        if (Interlocked.CompareExchange(ref _current, null, call) != call) return false;
        call.Owner.CountAbandoned(+1);
        return true;
    }

    private void Loop()
    {
        while (RunNext()) { }
    }

    // Its own frame: a waiting thread must not keep its last call, and with it a grader's code, alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool RunNext()
    {
        if (!_owner.TryTake(out var call)) return false;
        Volatile.Write(ref _current, call);
        var running = call.RunAsync();
        if (Interlocked.CompareExchange(ref _current, null, call) != call)
        {
            call.Owner.CountAbandoned(-1);
            return false;
        }
        if (!running.IsCompleted) _owner.WatchPending(call);
        return true;
    }
}
