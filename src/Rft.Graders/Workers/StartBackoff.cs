namespace Rft.Graders.Workers;

/// <summary>Pauses between starts of workers that fail: a tenth of a second, doubled up to half a minute. Not thread-safe.</summary>
internal sealed class StartBackoff(TimeProvider time)
{
    /// <summary>Failed starts in a row after which waiting calls fail.</summary>
    public const int Patience = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.1), LongestPause = TimeSpan.FromSeconds(30);

    private long _failedAt;
    private int _failures;

    public bool IsHopeless => _failures >= Patience;

    public bool MayStart => _failures == 0 || time.GetElapsedTime(_failedAt) >= Pause;

    public void Started() => _failures = 0;

    public void Failed()
    {
        _failures++;
        _failedAt = time.GetTimestamp();
    }

    private TimeSpan Pause => FirstPause * Math.Pow(2, _failures - 1) is var pause && pause < LongestPause ? pause : LongestPause;
}
