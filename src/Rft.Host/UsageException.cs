namespace Rft.Host;

/// <summary>A command was asked for something it cannot do; the message says what and the cure. Exit code 2.</summary>
public sealed class UsageException : Exception
{
    /// <summary>Creates the exception.</summary>
    public UsageException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and the cure.</param>
    public UsageException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and the cure.</param>
    /// <param name="innerException">The cause.</param>
    public UsageException(string message, Exception innerException) : base(message, innerException) { }
}
