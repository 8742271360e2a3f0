namespace Rft.Graders;

/// <summary>A grader asked a row for a field that is missing or of another type.</summary>
public sealed class ItemFieldException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ItemFieldException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Names the field and what it holds.</param>
    public ItemFieldException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Names the field and what it holds.</param>
    /// <param name="innerException">The cause.</param>
    public ItemFieldException(string message, Exception innerException) : base(message, innerException) { }
}
