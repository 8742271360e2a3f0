namespace Rft.Training.Runs;

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
