using Rft.Training.Loop;

namespace Rft.Training.Runs;

/// <summary>Writes to a run's folder. While the disk is full the run waits, with everything it has in memory, and tries again.</summary>
/// <param name="root">The run's folder, for messages.</param>
/// <param name="notice">Gets what the user should know.</param>
/// <param name="stop">A wish to stop, which ends the waiting.</param>
/// <param name="clock">Waits.</param>
/// <param name="patience">How long a full disk is waited for; null: for ever.</param>
/// <remarks>Thread-safe. What is written must leave the file as it was when it fails.</remarks>
public sealed class RunWriter(string root, Action<string> notice, StopRequest stop, TimeProvider clock, TimeSpan? patience = null)
{
    private const int NoSpace = 28, QuotaSpent = 122, WindowsNoSpace = unchecked((int)0x80070070);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(30);
    private int _waiting;

    /// <summary>Writes.</summary>
    /// <param name="what">What is written, for messages.</param>
    /// <param name="write">Writes it; called again after a failure for lack of room.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="RunDirectoryException">The folder cannot be written, for another reason than lack of room.</exception>
    /// <exception cref="RunStoppedException">A stop was asked for while there was no room.</exception>
    /// <exception cref="GuardStopException">The disk was full for longer than it is waited for.</exception>
    public async Task WriteAsync(string what, Action write, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        long start = clock.GetTimestamp();
        for (var wait = First; ; wait = wait * 2 < Longest ? wait * 2 : Longest)
        {
            if (Try(what, write) is not { } full) break;
            if (clock.GetElapsedTime(start) >= patience)
            {
                throw new GuardStopException(
                    $"the disk was full for {clock.GetElapsedTime(start).TotalSeconds:0} s, longer than guards.disk_wait, and {what} could not be written; make room in {root} and resume");
            }
            await WaitAsync(what, full, wait, cancellationToken).ConfigureAwait(false);
        }
        if (Interlocked.Exchange(ref _waiting, 0) != 0) notice("there is room on the disk again; the run goes on");
    }

    /// <summary>Whether an error says that there is no room.</summary>
    /// <param name="e">The error.</param>
    public static bool IsFull(IOException e)
    {
        ArgumentNullException.ThrowIfNull(e);
        return e.HResult is NoSpace or QuotaSpent or WindowsNoSpace;
    }

    private IOException? Try(string what, Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (IOException e) when (IsFull(e))
        {
            return e;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RunDirectoryException($"{what} cannot be written into the run folder {root}: {e.Message.TrimEnd('.')}; mend that and go on with --resume", e);
        }
    }

    private async Task WaitAsync(string what, IOException full, TimeSpan wait, CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _waiting, 1) == 0)
        {
            notice($"the disk is full: {what} cannot be written ({full.Message}); the run waits and tries again, nothing is lost: make room in {root}, "
                + "or stop it and go on later with --resume");
        }
        if (stop.Requested) throw new RunStoppedException($"stopped while the disk was full and {what} could not be written; the newest checkpoint is the one to resume");
        await Task.Delay(wait, clock, cancellationToken).ConfigureAwait(false);
    }
}
