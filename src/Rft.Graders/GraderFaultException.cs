namespace Rft.Graders;

/// <summary>Carries a fault that is already classified from a grader's engine to the caller.</summary>
internal sealed class GraderFaultException(FaultCode code, string message, SourcePosition? position, Exception? innerException = null)
    : Exception(message, innerException)
{
    public FaultCode Code { get; } = code;

    public SourcePosition? Position { get; } = position;
}
