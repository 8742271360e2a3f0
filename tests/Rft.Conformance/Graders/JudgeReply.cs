using System.Net;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Rft.Conformance.Fixtures;

namespace Rft.Conformance.Graders;

/// <summary>A judge that always gives the reply of its case: a text, a refusal, an HTTP failure or a cut-off text.</summary>
internal sealed class JudgeReply(JsonElement reply) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (reply.Find("http_status")?.GetInt32() is { } status)
            throw new HttpRequestException($"the endpoint answered {status}", null, (HttpStatusCode)status);
        AIContent content = reply.ValueKind == JsonValueKind.String ? new TextContent(reply.GetString())
            : reply.Find("refusal")?.GetString() is { } refusal ? new ErrorContent(refusal) { ErrorCode = "Refusal" }
            : new TextContent(reply.Text("content"));
        var finish = reply.Find("finish_reason")?.GetString() is { } reason ? new ChatFinishReason(reason) : ChatFinishReason.Stop;
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [content])) { FinishReason = finish });
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("judges are asked for whole replies");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
