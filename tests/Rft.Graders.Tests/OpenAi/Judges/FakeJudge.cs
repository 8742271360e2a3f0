using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Rft.Graders.OpenAi;

namespace Rft.Graders.Tests.OpenAi.Judges;

/// <summary>A judge in this process: answers with what a function says and remembers what it was asked.</summary>
internal sealed class FakeJudge(Func<string, string> reply) : IChatClient
{
    private readonly ConcurrentQueue<(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)> _asked = new();

    public FakeJudge(string reply) : this(_ => reply) { }

    public IReadOnlyList<(IReadOnlyList<ChatMessage> Messages, ChatOptions Options)> Asked => [.. _asked];

    public bool IsDisposed { get; private set; }

    public LoaderOptions Options => new() { Judges = new JudgeOptions { Client = _ => this, Retries = 0 } };

    /// <summary>Everything a judge reads in one call.</summary>
    public static string Text(IEnumerable<ChatMessage> messages) => string.Join("\n", messages.Select(message => $"[{message.Role}] {message.Text}"));

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ChatMessage[] all = [.. messages];
        _asked.Enqueue((all, options!));
        await Task.Yield();
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, reply(Text(all)))) { FinishReason = ChatFinishReason.Stop };
    }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => IsDisposed = true;
}
