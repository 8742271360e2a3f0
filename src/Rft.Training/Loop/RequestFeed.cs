using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Rft.Training.Loop;

/// <summary>The requests of one step: those it begins with, and those that follow while others are sampled and graded.</summary>
/// <param name="groupSize">Completions a request.</param>
/// <param name="clock">Measures.</param>
/// <remarks>Thread-safe: one part asks, others look up.</remarks>
internal sealed class RequestFeed(int groupSize, TimeProvider clock)
{
    // The caller bounds it: a step never asks for more prompts than its cap.
    private readonly Channel<RolloutRequest> _waiting = Channel.CreateUnbounded<RolloutRequest>();
    private readonly ConcurrentDictionary<int, RolloutRequest> _asked = [];
    private readonly Lock _gate = new();
    private long _unsampled;
    private long? _idleSince;
    private TimeSpan _idle;

    /// <summary>Requests that nobody has taken.</summary>
    public ChannelReader<RolloutRequest> Waiting => _waiting.Reader;

    /// <summary>Every request so far, by its index.</summary>
    public IEnumerable<RolloutRequest> Asked => _asked.Values.OrderBy(request => request.Index);

    /// <summary>Time in which no completion was left to sample: nothing to do but wait for grades.</summary>
    public TimeSpan Idle
    {
        get
        {
            lock (_gate) return _idle + (_idleSince is { } since ? clock.GetElapsedTime(since) : TimeSpan.Zero);
        }
    }

    /// <summary>A request by its index.</summary>
    public RolloutRequest At(int index) => _asked[index];

    /// <summary>Asks for further groups.</summary>
    public void Ask(IReadOnlyList<RolloutRequest> requests)
    {
        foreach (var request in requests)
        {
            if (!_asked.TryAdd(request.Index, request)) throw new InvalidOperationException($"request {request.Index} was made twice");
        }
        Count((long)requests.Count * groupSize);
        foreach (var request in requests) _waiting.Writer.TryWrite(request);
    }

    /// <summary>Says that a completion has been sampled.</summary>
    public void Sampled() => Count(-1);

    /// <summary>Says that no request will follow.</summary>
    public void Complete() => _waiting.Writer.Complete();

    private void Count(long change)
    {
        lock (_gate)
        {
            _unsampled += change;
            if (_unsampled <= 0) _idleSince ??= clock.GetTimestamp();
            else if (_idleSince is { } since) (_idle, _idleSince) = (_idle + clock.GetElapsedTime(since), null);
        }
    }
}
