namespace Rft.Training.Runs;

/// <summary>A user's wish to stop: after the current step, with a checkpoint. Thread-safe.</summary>
public sealed class StopRequest
{
    private int _requested;

    /// <summary>Whether a stop was asked for.</summary>
    public bool Requested => Volatile.Read(ref _requested) != 0;

    /// <summary>Asks for a stop.</summary>
    public void Request() => Volatile.Write(ref _requested, 1);
}
