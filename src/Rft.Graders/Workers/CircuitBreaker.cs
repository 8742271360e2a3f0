namespace Rft.Graders.Workers;

/// <summary>
/// Holds a grader's calls back when its workers keep ending: three losses within a minute open the circuit; then one call at a time is tried, after pauses
/// of half a second, doubled up to half a minute. A call that ends well closes it.
/// </summary>
/// <remarks>Not thread-safe: the executor calls it under its lock.</remarks>
internal sealed class CircuitBreaker(TimeProvider time)
{
    /// <summary>Losses within <see cref="Window"/> that open the circuit.</summary>
    public const int Losses = 3;

    /// <summary>Pauses in a row after which waiting calls fail instead of waiting on.</summary>
    public const int PatientPauses = 4;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5), LongestPause = TimeSpan.FromSeconds(30);

    private readonly Queue<long> _losses = new();
    private long _openedAt;
    private int _pauses;
    private bool _trying;

    /// <summary>Whether the circuit is open.</summary>
    public bool IsOpen => _pauses > 0;

    /// <summary>Whether waiting calls should fail: the grader has ended every worker that tried it for a while.</summary>
    public bool IsHopeless => _pauses > PatientPauses && !_trying;

    /// <summary>Whether a call may start; while the circuit is open this lets one through after the pause.</summary>
    public bool TryPass()
    {
        if (!IsOpen) return true;
        if (_trying || time.GetElapsedTime(_openedAt) < Pause) return false;
        return _trying = true;
    }

    /// <summary>A call came back, whatever its answer.</summary>
    public void Returned()
    {
        (_pauses, _trying) = (0, false);
    }

    /// <summary>A call ended its worker.</summary>
    public void Lost()
    {
        long now = time.GetTimestamp();
        _losses.Enqueue(now);
        while (time.GetElapsedTime(_losses.Peek(), now) > Window) _losses.Dequeue();
        if (!_trying && (IsOpen || _losses.Count < Losses)) return;
        _trying = false;
        _pauses++;
        _openedAt = now;
    }

    private TimeSpan Pause => FirstPause * Math.Pow(2, _pauses - 1) is var pause && pause < LongestPause ? pause : LongestPause;
}
