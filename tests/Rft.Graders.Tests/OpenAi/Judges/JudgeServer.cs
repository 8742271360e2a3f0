using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rft.Graders.Tests.OpenAi.Judges;

/// <summary>What the endpoint answers to one request.</summary>
internal sealed record ServerAnswer(int Status, string Body)
{
    public TimeSpan Delay { get; init; }

    public (string Name, string Value)? Header { get; init; }

    /// <summary>A chat completion with this text.</summary>
    public static ServerAnswer Says(string text, string finish = "stop") => new(200, Completion(new JsonObject { ["role"] = "assistant", ["content"] = text }, finish));

    public static ServerAnswer Scores(double result) => Says(FormattableString.Invariant(
        $$"""{"steps": [{"description": "looked", "conclusion": "fine"}], "result": {{result}}}"""));

    public static string Completion(JsonObject message, string finish) => new JsonObject
    {
        ["id"] = "c1", ["object"] = "chat.completion", ["created"] = 1, ["model"] = "judge",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["message"] = message, ["finish_reason"] = finish }),
        ["usage"] = new JsonObject { ["prompt_tokens"] = 100, ["completion_tokens"] = 20, ["total_tokens"] = 120 },
    }.ToJsonString();
}

/// <summary>A real HTTP endpoint on this machine that speaks the chat completions API as a test says.</summary>
internal sealed class JudgeServer : IAsyncDisposable
{
    private readonly HttpListener _listener;
    private readonly Func<int, ServerAnswer> _answer;
    private readonly ConcurrentQueue<(JsonElement Body, string? Authorization)> _requests = new();
    private readonly Task _serving;
    private int _count, _open, _mostOpen;

    /// <param name="answer">From the number of the request, from 1, to the answer.</param>
    public JudgeServer(Func<int, ServerAnswer> answer)
    {
        _answer = answer;
        (_listener, Url) = Listen();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    public IReadOnlyList<(JsonElement Body, string? Authorization)> Requests => [.. _requests];

    /// <summary>The most requests that were open at the same time.</summary>
    public int MostOpen => Volatile.Read(ref _mostOpen);

    public async ValueTask DisposeAsync()
    {
        _listener.Close();
        await _serving;
    }

    private static (HttpListener, Uri) Listen()
    {
        for (int tries = 0; ; tries++)
        {
            var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            int port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            var listener = new HttpListener();
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            try
            {
                listener.Start();
                return (listener, new Uri($"http://127.0.0.1:{port}/v1"));
            }
            catch (HttpListenerException) when (tries < 10)
            {
                // Somebody else took the port.
            }
        }
    }

    private async Task ServeAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true) open.Add(AnswerAsync(await _listener.GetContextAsync()));
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        try
        {
            int open = Interlocked.Increment(ref _open);
            InterlockedMax(ref _mostOpen, open);
            var body = await JsonDocument.ParseAsync(context.Request.InputStream);
            _requests.Enqueue((body.RootElement, context.Request.Headers["Authorization"]));
            var answer = _answer(Interlocked.Increment(ref _count));
            await Task.Delay(answer.Delay);
            context.Response.StatusCode = answer.Status;
            context.Response.ContentType = "application/json";
            if (answer.Header is { } header) context.Response.AddHeader(header.Name, header.Value);
            Interlocked.Decrement(ref _open);
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer.Body));
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The client has gone, or the test is over.
        }
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
        {
            if (Interlocked.CompareExchange(ref most, value, seen) == seen) return;
        }
    }
}
