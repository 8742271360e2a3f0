namespace Rft.Host;

/// <summary>A resumed run is finished already. Exit code 7.</summary>
public sealed class NothingToResumeException : Exception
{
    /// <summary>Creates the exception.</summary>
    public NothingToResumeException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which run.</param>
    public NothingToResumeException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which run.</param>
    /// <param name="innerException">The cause.</param>
    public NothingToResumeException(string message, Exception innerException) : base(message, innerException) { }
}
