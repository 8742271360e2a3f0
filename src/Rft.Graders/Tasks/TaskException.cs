namespace Rft.Graders.Tasks;

/// <summary>A task of the library cannot do what it is asked for. The message ends with the cure.</summary>
public sealed class TaskException : Exception
{
    /// <summary>Creates the exception.</summary>
    public TaskException() { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and the cure.</param>
    public TaskException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and the cure.</param>
    /// <param name="innerException">The cause.</param>
    public TaskException(string message, Exception innerException) : base(message, innerException) { }
}
