using System.ClientModel;
using System.Net.Http.Headers;
using Microsoft.Extensions.AI;
using Polly;
using Polly.Retry;

namespace Rft.Graders.OpenAi.Judges;

/// <summary>Tries a request again when it was throttled, failed on the server or on the way: exponential waits with jitter.</summary>
internal static class JudgeRetry
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public static ResiliencePipeline<ChatResponse> Create(JudgeOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<ChatResponse> { TimeProvider = time };
        if (options.Retries == 0) return builder.Build();
        return builder.AddRetry(new RetryStrategyOptions<ChatResponse>
        {
            MaxRetryAttempts = options.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = options.RetryDelay,
            MaxDelay = LongestWait,
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is { } failure && JudgeFaults.IsPassing(failure, attempt.Context.CancellationToken)),
            // Null: the exponential wait.
            DelayGenerator = attempt => ValueTask.FromResult(Asked(attempt.Outcome.Exception, time)),
        }).Build();
    }

    /// <summary>The wait that the server asks for; null when it asks for none.</summary>
    private static TimeSpan? Asked(Exception? failure, TimeProvider time)
    {
        if (failure is not ClientResultException { Status: > 0 } answered) return null;
        if (answered.GetRawResponse()?.Headers.TryGetValue("Retry-After", out string? header) != true) return null;
        if (!RetryConditionHeaderValue.TryParse(header, out var asked)) return null;
        var wait = asked.Delta ?? asked.Date - time.GetUtcNow();
        return wait <= TimeSpan.Zero ? null : wait < LongestWait ? wait : LongestWait;
    }
}
