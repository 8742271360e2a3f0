using System.Diagnostics;
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

    /// <summary>The innermost frame of the grader's own code.</summary>
    private static SourcePosition Position(Exception exception, LoadedGrader grader)
    {
        if (grader.Code is { } code)
        {
            foreach (var frame in new StackTrace(exception, fNeedFileInfo: true).GetFrames())
            {
                if (frame.GetMethod()?.Module.Assembly != code || frame.GetFileLineNumber() == 0) continue;
                // A plugin has many sources; a script is its one file.
                string file = grader.Kind == GraderKind.Plugin ? frame.GetFileName() ?? grader.File : grader.File;
                return new SourcePosition(file, frame.GetFileLineNumber(), frame.GetFileColumnNumber());
            }
        }
        return new SourcePosition(grader.File, 0, 0);
    }

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
