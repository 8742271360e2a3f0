using System.Collections.Concurrent;

namespace Rft.Graders.Workers;

/// <summary>The one thread that starts worker processes.</summary>
/// <remarks>
/// A sandbox asks the kernel to end it with its parent, and the kernel takes the parent to be the thread that started it (prctl, PR_SET_PDEATHSIG).
/// A pool thread ends whenever the pool shrinks; this one lives as long as the host.
/// </remarks>
internal static class LauncherThread
{
    private static readonly BlockingCollection<Action> Queue = [];

    static LauncherThread() => new Thread(Loop) { IsBackground = true, Name = "worker launcher" }.Start();

    public static Task<T> Run<T>(Func<T> start)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue.Add(() =>
        {
            try
            {
                done.SetResult(start());
            }
#pragma warning disable CA1031 // Handed to whoever waits.
            catch (Exception e)
#pragma warning restore CA1031
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    private static void Loop()
    {
        foreach (var action in Queue.GetConsumingEnumerable()) action();
    }
}
