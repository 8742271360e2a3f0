using Microsoft.Extensions.AI;

namespace Rft.Graders.OpenAi;

/// <summary>Where judge models are reached and how they are asked. Holds no secret: the key stays in the environment. Immutable.</summary>
public sealed record JudgeOptions
{
    /// <summary>The variable that names the endpoint when <see cref="Url"/> is null.</summary>
    public const string UrlVariable = "OPENAI_BASE_URL";

    /// <summary>The variable that holds the key when <see cref="ApiKeyVariable"/> is null.</summary>
    public const string DefaultApiKeyVariable = "OPENAI_API_KEY";

    /// <summary>Base address of an endpoint that speaks the chat completions API; null: that of OPENAI_BASE_URL, else OpenAI's own.</summary>
    public Uri? Url { get; init; }

    /// <summary>Name of the environment variable that holds the key; null: OPENAI_API_KEY, which an endpoint of one's own may do without.</summary>
    public string? ApiKeyVariable { get; init; }

    /// <summary>Requests under way at the same time; at least 1.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>Further tries of a request that was throttled, failed on the server or on the way; 0: none.</summary>
    public int Retries { get; init; } = 5;

    /// <summary>The wait before the first further try; it doubles each time, with jitter, up to a minute. The server's Retry-After wins if longer.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Answers that are kept, so that the same question is asked once; 0: none.</summary>
    public int CacheSize { get; init; } = 10_000;

    /// <summary>Wall limit of one call of a grader that asks a judge and names no limit itself; tries and waits count.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Makes the client of a model, which is disposed with its grader; null: a client of the endpoint. For other protocols and for tests.
    /// </summary>
    public Func<string, IChatClient>? Client { get; init; }
}
