using System.Globalization;
using System.Text.RegularExpressions;
using Acornima;
using Jint;
using Jint.Native;
using Jint.Runtime;

namespace Rft.Graders.JavaScript;

/// <summary>Turns what the engine throws into typed faults.</summary>
internal static partial class JsFaults
{
    /// <summary>Whether the engine threw this, for itself or for the script.</summary>
    public static bool IsEngines(Exception exception) =>
        exception is JintException or RegexMatchTimeoutException or InsufficientExecutionStackException or OutOfMemoryException;

    /// <summary>The fault behind an exception of the engine.</summary>
    public static GraderFaultException Of(Exception exception, JavaScriptLimits limits, string file) => exception switch
    {
        StatementsCountOverflowException =>
            Limit(FaultCode.StatementLimit, $"the script executed more than {limits.Statements} statements", exception, file),
        RecursionDepthOverflowException =>
            Limit(FaultCode.RecursionLimit, $"calls are nested deeper than {limits.Recursion}", exception, file),
        InsufficientExecutionStackException => Limit(FaultCode.RecursionLimit, "calls are nested too deeply", exception, file),
        MemoryLimitExceededException =>
            Limit(FaultCode.MemoryLimit, $"the script allocated more than {limits.AllocatedBytes} bytes", exception, file),
        OutOfMemoryException => Limit(FaultCode.MemoryLimit, "the script asked for more memory than there is", exception, file),
        RegexMatchTimeoutException => Limit(
            FaultCode.RegexTimeout, $"a regular expression did not finish within {limits.RegexTimeout.TotalMilliseconds} ms", exception, file),
        JavaScriptException thrown => new GraderFaultException(FaultCode.RuntimeError, Describe(thrown.Error), Position(thrown, file), thrown),
        PromiseRejectedException rejected =>
            new GraderFaultException(FaultCode.RuntimeError, Describe(rejected.RejectedValue), Position(rejected.RejectedValue, file), rejected),
        ExecutionCanceledException => new GraderFaultException(
            FaultCode.Timeout, "the script was stopped at its deadline", new SourcePosition(file, 0, 0), exception),
        _ => new GraderFaultException(FaultCode.RuntimeError, exception.Message, new SourcePosition(file, 0, 0), exception),
    };

    /// <summary>The fault of a source that does not parse.</summary>
    public static GraderLoadException OfParser(ScriptPreparationException exception, string source, string file)
    {
        if (exception.InnerException is not ParseErrorException parse)
            return new GraderLoadException(
                FaultCode.CompileError, (exception.InnerException ?? exception).Message, new SourcePosition(file, 0, 0), null, exception);
        var position = new SourcePosition(file, parse.LineNumber, parse.Column + 1);
        return new GraderLoadException(
            FaultCode.CompileError, parse.Description ?? parse.Message, position, Line(source, parse.LineNumber), exception);
    }

    /// <summary>How far the parser got.</summary>
    public static (int Line, int Column) Reach(ScriptPreparationException exception) =>
        exception.InnerException is ParseErrorException parse ? (parse.LineNumber, parse.Column) : default;

    public static string? Line(string source, int line) => source.Split('\n').ElementAtOrDefault(line - 1)?.TrimEnd('\r');

    private static GraderFaultException Limit(FaultCode code, string message, Exception cause, string file) =>
        new(code, message, new SourcePosition(file, 0, 0), cause);

    private static SourcePosition Position(JavaScriptException thrown, string file) =>
        thrown.Location.Start.Line > 0
            ? new SourcePosition(file, thrown.Location.Start.Line, thrown.Location.Start.Column + 1)
            : new SourcePosition(file, 0, 0);

    /// <summary>Where a rejected error was made: a rejection carries no location, the error's stack does.</summary>
    private static SourcePosition Position(JsValue error, string file)
    {
        try
        {
            if (error.IsObject() && error.AsObject().Get("stack") is var stack && stack.IsString()
                && StackPlace().Match(stack.AsString()) is { Success: true } place
                && int.TryParse(place.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out int line)
                && int.TryParse(place.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out int column))
                return new SourcePosition(file, line, column);
        }
        catch (Exception e) when (IsEngines(e))
        {
            // A hostile accessor: the place stays unknown.
        }
        return new SourcePosition(file, 0, 0);
    }

    [GeneratedRegex(@":(\d{1,9}):(\d{1,9})\)?\s*$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex StackPlace();

    /// <summary>Names what was thrown from its data members: an error's own toString may be hostile.</summary>
    private static string Describe(JsValue error)
    {
        if (!error.IsObject()) return $"the script threw {error}";
        try
        {
            string? name = Text(error, "name"), message = Text(error, "message");
            return name is null && message is null ? "the script threw an object" : $"{name ?? "Error"}: {message}";
        }
        catch (Exception e) when (IsEngines(e))
        {
            // A proxy's trap threw.
            return "the script threw an object";
        }
    }

    private static string? Text(JsValue error, string member)
    {
        for (var holder = error.AsObject(); holder is not null; holder = holder.Prototype)
        {
            var descriptor = holder.GetOwnProperty(member);
            if (descriptor.IsDataDescriptor()) return descriptor.Value is { } value && value.IsString() ? value.AsString() : null;
        }
        return null;
    }
}
