namespace Rft.Graders.Cases;

/// <summary>A case file cannot be used. The message begins with the place and ends with the cure.</summary>
public sealed class GraderCaseException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GraderCaseException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Place, problem and cure.</param>
    public GraderCaseException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Place, problem and cure.</param>
    /// <param name="innerException">The cause.</param>
    public GraderCaseException(string message, Exception innerException) : base(message, innerException) { }
}
