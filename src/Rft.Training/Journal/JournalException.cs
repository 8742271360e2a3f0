namespace Rft.Training.Journal;

/// <summary>A journal is damaged in its middle, which no interrupted write explains.</summary>
public sealed class JournalException : Exception
{
    /// <summary>Creates the exception.</summary>
    public JournalException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The file, the place and the cure.</param>
    public JournalException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">The file, the place and the cure.</param>
    /// <param name="innerException">The cause.</param>
    public JournalException(string message, Exception innerException) : base(message, innerException) { }
}
