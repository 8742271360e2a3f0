namespace Rft.Training.Data;

/// <summary>A dataset cannot be used. The message begins with the place and ends with the cure.</summary>
public sealed class DatasetException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DatasetException() { }

    /// <summary>Creates the exception for a problem without a place.</summary>
    /// <param name="message">What is wrong and the cure.</param>
    public DatasetException(string message) : base(message) { }

    /// <summary>Creates the exception for a problem without a place.</summary>
    /// <param name="message">What is wrong and the cure.</param>
    /// <param name="innerException">The cause.</param>
    public DatasetException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Creates the exception for a place in a file.</summary>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="column">Column in characters, from 1.</param>
    /// <param name="problem">What is wrong and the cure.</param>
    public DatasetException(string file, int line, int column, string problem) : base($"{file}({line},{column}): {problem}")
    {
        File = file;
        Line = line;
        Column = column;
    }

    /// <summary>The file; null when the problem has no place.</summary>
    public string? File { get; }

    /// <summary>Line, from 1; 0 when the problem has no place.</summary>
    public int Line { get; }

    /// <summary>Column in characters, from 1; 0 when the problem has no place.</summary>
    public int Column { get; }
}
