using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Rft.Graders.OpenAi.Judges;

/// <summary>Asks judge models for one grader. Thread-safe.</summary>
internal sealed class Judge : IDisposable
{
    private readonly JudgeHub _hub;
    private readonly JudgeEndpoint _endpoint;
    private readonly ConcurrentDictionary<string, IChatClient> _clients = new(StringComparer.Ordinal);

    /// <exception cref="GraderLoadException">There is no usable endpoint.</exception>
    public Judge(JudgeHub hub, SourcePosition place)
    {
        _hub = hub;
        _endpoint = JudgeEndpoint.Find(hub.Options, place);
    }

    public JudgeUsage Usage { get; } = new();

    /// <summary>The verdict on a question, from the cache when it was asked before. Only replies that hold a verdict are kept.</summary>
    /// <param name="question">The question.</param>
    /// <param name="read">Reads the reply; throws <see cref="VerdictException"/> when it is no verdict.</param>
    /// <param name="place">What faults name.</param>
    /// <param name="context">Gets a line for each question.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="GraderFaultException">There is no verdict.</exception>
    public async Task<T> AskAsync<T>(
        JudgeQuestion question, Func<JsonElement, T> read, SourcePosition place, GradeContext context, CancellationToken cancellationToken)
    {
        if (!_hub.Cache.IsOn)
        {
            string reply = await ReplyAsync(question, place, context, cancellationToken);
            return Read(question, reply, read, place);
        }
        string key = question.Key();
        using var turn = await _hub.Cache.EnterAsync(key, cancellationToken);
        if (_hub.Cache.Find(key) is { } known)
        {
            Usage.Add(question.Model, JudgeTokens.None with { FromCache = 1 });
            context.Log($"judge {question.Model}: answer known");
            return Read(question, known, read, place);
        }
        string fresh = await ReplyAsync(question, place, context, cancellationToken);
        var verdict = Read(question, fresh, read, place);
        _hub.Cache.Keep(key, fresh);
        return verdict;
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
        _endpoint.Dispose();
    }

    private async Task<string> ReplyAsync(JudgeQuestion question, SourcePosition place, GradeContext context, CancellationToken cancellationToken)
    {
        var response = await RequestAsync(question, place, cancellationToken);
        var tokens = new JudgeTokens(1, 0, response.Usage?.InputTokenCount ?? 0, response.Usage?.OutputTokenCount ?? 0);
        Usage.Add(question.Model, tokens);
        context.Log(string.Create(
            CultureInfo.InvariantCulture, $"judge {question.Model}: {tokens.InputTokens} tokens read, {tokens.OutputTokens} written"));
        if (_endpoint.Faults.NoAnswer(question.Model, response, place) is { } fault) throw fault;
        return response.Text;
    }

    private async Task<ChatResponse> RequestAsync(JudgeQuestion question, SourcePosition place, CancellationToken cancellationToken)
    {
        var client = _clients.GetOrAdd(question.Model, _endpoint.Open);
        var messages = question.Messages(Fence.Random());
        try
        {
            return await _hub.Retry.ExecuteAsync(
                async token =>
                {
                    // A lane for each try: whoever waits for a better time keeps nobody from asking.
                    await _hub.Lanes.WaitAsync(token);
                    try
                    {
                        return await client.GetResponseAsync(messages, question.Options(), token);
                    }
                    finally
                    {
                        _hub.Lanes.Release();
                    }
                },
                cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Any client, of any provider, may throw anything; it is classified here and nowhere else.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw _endpoint.Faults.NoReply(question.Model, e, place);
        }
    }

    private T Read<T>(JudgeQuestion question, string reply, Func<JsonElement, T> read, SourcePosition place)
    {
        try
        {
            return read(Verdict.Parse(reply));
        }
        catch (VerdictException e)
        {
            throw _endpoint.Faults.NoVerdict(question.Model, reply, e, place);
        }
    }
}
