using System.Text.RegularExpressions;

namespace Rft.Graders.Running;

/// <summary>Turns whatever a grader threw into a typed fault with a position.</summary>
internal static class FaultClassifier
{
    private const int MessageLimit = 2048;

    public static GraderReply.Failed Classify(Exception exception, LoadedGrader grader) => exception switch
    {
        GraderFaultException fault => new GraderReply.Failed(fault.Code, Cut(fault.Message), fault.Position),
        InvalidScoreException => Fail(FaultCode.InvalidScore, exception.Message, exception, grader),
        ItemFieldException => Fail(FaultCode.RuntimeError, exception.Message, exception, grader),
        OutOfMemoryException => Fail(FaultCode.MemoryLimit, "the grader asked for more memory than there is", exception, grader),
        InsufficientExecutionStackException => Fail(FaultCode.RecursionLimit, "calls are nested too deeply", exception, grader),
        RegexMatchTimeoutException => Fail(FaultCode.RegexTimeout, "a regular expression did not finish", exception, grader),
        _ => Fail(FaultCode.RuntimeError, $"{exception.GetType().Name}: {Message(exception)}", exception, grader),
    };

    private static GraderReply.Failed Fail(FaultCode code, string message, Exception exception, LoadedGrader grader) =>
        new(code, Cut(message), Position(exception, grader));

    private static SourcePosition Position(Exception exception, LoadedGrader grader) =>
        CodePosition.Of(exception, grader.Code, grader.File, manySources: grader.Kind == GraderKind.Plugin);

    /// <summary>An exception's message; it is the author's code and may itself throw.</summary>
    private static string Message(Exception exception)
    {
        try
        {
            return exception.Message;
        }
#pragma warning disable CA1031
        catch (Exception)
#pragma warning restore CA1031
        {
            return "(its message cannot be read)";
        }
    }

    private static string Cut(string message) => message.Length <= MessageLimit ? message : message[..MessageLimit] + "... (cut)";
}
