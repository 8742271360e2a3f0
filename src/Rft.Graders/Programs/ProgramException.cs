namespace Rft.Graders.Programs;

/// <summary>The machine cannot run a program; the message says why and what would help.</summary>
public sealed class ProgramException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ProgramException() : this("programs cannot be run here") { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why, and what would help.</param>
    public ProgramException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why, and what would help.</param>
    /// <param name="innerException">The cause.</param>
    public ProgramException(string message, Exception innerException) : base(message, innerException) { }
}
