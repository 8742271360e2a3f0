namespace Rft.Host.Watching;

/// <summary>A clock that can be put forward: what a run did before it was watched took its time, too.</summary>
/// <param name="inner">The clock that goes on.</param>
internal sealed class WatchClock(TimeProvider inner) : TimeProvider
{
    private long _added;

    /// <inheritdoc/>
    public override long TimestampFrequency => inner.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => inner.GetTimestamp() + Volatile.Read(ref _added);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    /// <summary>Puts the clock forward.</summary>
    /// <param name="seconds">By how much.</param>
    public void Advance(double seconds) => Interlocked.Add(ref _added, (long)(seconds * TimestampFrequency));
}
