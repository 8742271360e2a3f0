namespace Rft.Training.Losses;

/// <summary>Bounds of the log-ratio in <see cref="PolicyObjective.Gmpo"/>. GMPO, arXiv 2507.20673.</summary>
/// <param name="LogClipLow">The log-ratio is at least minus this where the advantage is negative; nats, more than 0.</param>
/// <param name="LogClipHigh">The log-ratio is at most this where the advantage is positive; nats, more than 0.</param>
public sealed record GmpoOptions(double LogClipLow = 0.4, double LogClipHigh = 0.4)
{
    internal void Validate()
    {
        Require.Above(nameof(LogClipLow), LogClipLow, 0, "it is the distance of the log-ratio's bound from 0; 0.4 is usual");
        Require.Above(nameof(LogClipHigh), LogClipHigh, 0, "it is the distance of the log-ratio's bound from 0; 0.4 is usual");
    }
}
