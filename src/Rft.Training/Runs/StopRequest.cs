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

/// <summary>The run stopped at a step boundary because it was asked to; a checkpoint holds everything.</summary>
public sealed class RunStoppedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RunStoppedException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Where it stopped.</param>
    public RunStoppedException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Where it stopped.</param>
    /// <param name="innerException">The cause.</param>
    public RunStoppedException(string message, Exception innerException) : base(message, innerException) { }
}
