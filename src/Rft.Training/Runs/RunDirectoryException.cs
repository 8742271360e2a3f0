namespace Rft.Training.Runs;

/// <summary>A run's folder is missing, cannot be written, or is held by another process.</summary>
public sealed class RunDirectoryException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RunDirectoryException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The folder, what is wrong and the cure.</param>
    public RunDirectoryException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The folder, what is wrong and the cure.</param>
    /// <param name="innerException">The cause.</param>
    public RunDirectoryException(string message, Exception innerException) : base(message, innerException) { }
}
