namespace Rft.Graders;

/// <summary>A file cannot become a grader. The run does not start.</summary>
public sealed class GraderLoadException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GraderLoadException() : this(FaultCode.LoadError, "the grader cannot be loaded") { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and how to cure it.</param>
    public GraderLoadException(string message) : this(FaultCode.LoadError, message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and how to cure it.</param>
    /// <param name="innerException">The cause.</param>
    public GraderLoadException(string message, Exception innerException) : this(FaultCode.LoadError, message, null, null, innerException) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="code">
    /// <see cref="FaultCode.CompileError"/>, <see cref="FaultCode.NoEntryPoint"/>, <see cref="FaultCode.LoadError"/>,
    /// <see cref="FaultCode.InputLimit"/>, or for a JSON grader <see cref="FaultCode.FormulaParseError"/> or
    /// <see cref="FaultCode.InvalidVariableError"/>.
    /// </param>
    /// <param name="message">What is wrong and how to cure it.</param>
    /// <param name="position">Where in the grader's source.</param>
    /// <param name="sourceLine">The source line at <paramref name="position"/>.</param>
    /// <param name="innerException">The cause.</param>
    public GraderLoadException(
        FaultCode code, string message, SourcePosition? position = null, string? sourceLine = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Position = position;
        SourceLine = sourceLine;
    }

    /// <summary>What kind of failure.</summary>
    public FaultCode Code { get; }

    /// <summary>Where in the grader's source, if known.</summary>
    public SourcePosition? Position { get; }

    /// <summary>The offending source line, if known.</summary>
    public string? SourceLine { get; }

    /// <summary>Position, code, message and the offending line, as a terminal shows them.</summary>
    public string Describe()
    {
        string head = $"{(Position is null ? "" : $"{Position}: ")}{Code.Name()}: {Message}";
        return SourceLine is null ? head : $"{head}{Environment.NewLine}    {SourceLine.Trim()}";
    }
}
