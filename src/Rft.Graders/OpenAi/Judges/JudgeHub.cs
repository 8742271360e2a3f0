using Microsoft.Extensions.AI;
using Polly;

namespace Rft.Graders.OpenAi.Judges;

/// <summary>What the judges of all graders of a loader share: the lanes to the endpoint, the answers that are known, the rule of retries.</summary>
internal sealed class JudgeHub
{
    public JudgeHub(JudgeOptions options, TimeProvider time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Concurrency, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Retries);
        ArgumentOutOfRangeException.ThrowIfNegative(options.CacheSize);
        Options = options;
        Lanes = new SemaphoreSlim(options.Concurrency, options.Concurrency);
        Cache = new JudgeCache(options.CacheSize);
        Retry = JudgeRetry.Create(options, time);
    }

    public JudgeOptions Options { get; }

    public SemaphoreSlim Lanes { get; }

    public JudgeCache Cache { get; }

    public ResiliencePipeline<ChatResponse> Retry { get; }
}
