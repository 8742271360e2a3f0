using System.ClientModel;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;

namespace Rft.Graders.OpenAi.Judges;

/// <summary>What can go wrong between a question and its reply, as typed faults. Messages hold no key.</summary>
/// <param name="endpoint">What messages call the endpoint.</param>
/// <param name="keyVariable">The variable to look at when the key is refused.</param>
/// <param name="key">The key, which endpoints may repeat in their errors; null: none.</param>
internal sealed class JudgeFaults(string endpoint, string keyVariable, string? key)
{
    private const int Shown = 300;
    private const string RefusalCode = "Refusal";

    /// <summary>Whether another try may succeed.</summary>
    public static bool IsPassing(Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return false;
        return Status(exception) is { } status
            ? status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500
            : exception is ClientResultException or HttpRequestException or IOException or SocketException or TimeoutException
                or OperationCanceledException;
    }

    /// <summary>The fault of a request that gave no reply.</summary>
    public GraderFaultException NoReply(string model, Exception exception, SourcePosition place)
    {
        string what = Status(exception) switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"refuses the key ({Number(exception)}); check the variable {keyVariable}",
            HttpStatusCode.NotFound => $"has no such model or path ({Number(exception)}); check judge.url and the grader's model",
            { } => $"answered {Number(exception)}: {Head(exception.Message)}",
            null when exception is OperationCanceledException or TimeoutException => "did not answer in time; is it overloaded?",
            null when IsPassing(exception, CancellationToken.None) => $"cannot be reached: {Head(Innermost(exception).Message)}",
            _ => $"gave an answer that is no chat completion: {Head(exception.Message)}",
        };
        // Without the exception: it may hold what the endpoint repeated of the request.
        return new GraderFaultException(FaultCode.ModelGraderServerError, $"the judge '{model}' at {endpoint} {what}", place);
    }

    /// <summary>The fault of a reply that is no answer; null when it is one.</summary>
    public GraderFaultException? NoAnswer(string model, ChatResponse response, SourcePosition place)
    {
        var contents = response.Messages.SelectMany(message => message.Contents);
        if (contents.OfType<ErrorContent>().FirstOrDefault(error => error.ErrorCode == RefusalCode) is { } refusal)
            return Fault(FaultCode.ModelGraderRefusalError, $"the judge '{model}' refused: {Head(refusal.Message)}");
        if (response.FinishReason == ChatFinishReason.ContentFilter)
            return Fault(FaultCode.ModelGraderRefusalError, $"the content filter of the judge '{model}' withheld its reply");
        return response.FinishReason == ChatFinishReason.Length
            ? Fault(FaultCode.TruncatedObservationError, $"the reply of the judge '{model}' was cut off; raise sampling_params.max_completions_tokens")
            : null;

        GraderFaultException Fault(FaultCode code, string message) => new(code, message, place);
    }

    /// <summary>The fault of an answer that is not the verdict asked for.</summary>
    public GraderFaultException NoVerdict(string model, string reply, VerdictException exception, SourcePosition place) => new(
        FaultCode.ModelGraderParseError, $"the judge '{model}' gave no verdict: {exception.Message}; it said \"{Head(reply)}\"", place, exception);

    private static HttpStatusCode? Status(Exception exception) => exception switch
    {
        ClientResultException { Status: > 0 and var status } => (HttpStatusCode)status,
        HttpRequestException { StatusCode: { } status } => status,
        _ => null,
    };

    private static string Number(Exception exception) => string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)Status(exception)!.Value}");

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;

    private string Head(string? text)
    {
        text = (text ?? "").ReplaceLineEndings(" ").Trim();
        if (!string.IsNullOrEmpty(key)) text = text.Replace(key, "***", StringComparison.Ordinal);
        return text.Length <= Shown ? text : text[..Shown] + "...";
    }
}
