namespace Rft.Host.Tests.LiveView;

/// <summary>A clock that the test moves.</summary>
internal sealed class FakeTime : TimeProvider
{
    private long _milliseconds;

    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => _milliseconds;

    public void Advance(double seconds) => _milliseconds += (long)(1000 * seconds);
}
