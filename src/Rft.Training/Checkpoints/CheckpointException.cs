namespace Rft.Training.Checkpoints;

/// <summary>A checkpoint is missing, damaged, or does not fit the run.</summary>
public sealed class CheckpointException : Exception
{
    /// <summary>Creates the exception.</summary>
    public CheckpointException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The file, what is wrong with it, and the cure.</param>
    public CheckpointException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The file, what is wrong with it, and the cure.</param>
    /// <param name="innerException">The cause.</param>
    public CheckpointException(string message, Exception innerException) : base(message, innerException) { }
}
