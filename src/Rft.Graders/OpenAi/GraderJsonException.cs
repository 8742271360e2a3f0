namespace Rft.Graders.OpenAi;

/// <summary>A grader's JSON is not valid. The first fault is told, with its place and its cure.</summary>
public sealed class GraderJsonException : Exception
{
    /// <summary>Creates the exception.</summary>
    public GraderJsonException() : this("the grader's JSON is not valid") { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and how to cure it.</param>
    public GraderJsonException(string message) : base(message) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong and how to cure it.</param>
    /// <param name="innerException">The cause.</param>
    public GraderJsonException(string message, Exception innerException) : base(message, innerException) { }

    /// <summary>Creates the exception.</summary>
    /// <param name="fault">What is wrong.</param>
    /// <param name="pointer">JSON pointer (RFC 6901) of the field; empty for the whole grader.</param>
    /// <param name="message">What is wrong and how to cure it.</param>
    /// <param name="position">Where in the text.</param>
    /// <param name="innerException">The cause.</param>
    public GraderJsonException(
        GraderJsonFault fault, string pointer, string message, SourcePosition? position = null, Exception? innerException = null)
        : base(message, innerException)
    {
        Fault = fault;
        Pointer = pointer;
        Position = position;
    }

    /// <summary>What is wrong.</summary>
    public GraderJsonFault Fault { get; }

    /// <summary>What is wrong, as messages and replies spell it, for example <c>unknown_field</c>.</summary>
    public string FaultName => Fault.Name();

    /// <summary>JSON pointer (RFC 6901) of the field, for example <c>/graders/a/operation</c>; empty for the whole grader.</summary>
    public string Pointer { get; } = "";

    /// <summary>Where in the text; for a missing field, where the object that lacks it begins.</summary>
    public SourcePosition? Position { get; }

    /// <summary>
    /// The code of a grader that is refused for this: <see cref="FaultCode.FormulaParseError"/>,
    /// <see cref="FaultCode.InvalidVariableError"/> or <see cref="FaultCode.LoadError"/>.
    /// </summary>
    public FaultCode Code => Fault switch
    {
        GraderJsonFault.InvalidFormula => FaultCode.FormulaParseError,
        GraderJsonFault.InvalidTemplate => FaultCode.InvalidVariableError,
        _ => FaultCode.LoadError,
    };
}
