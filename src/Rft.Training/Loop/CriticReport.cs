using Rft.Training.Losses;

namespace Rft.Training.Loop;

/// <summary>What the critic's updates of one step did.</summary>
/// <param name="Stats">Sums over all updates.</param>
/// <param name="Updates">Optimizer steps applied.</param>
/// <param name="GradNorm">Largest gradient norm before clipping.</param>
/// <param name="Skipped">Updates left out because loss or gradient was not finite.</param>
internal sealed record CriticReport(ValueStats Stats, int Updates, double GradNorm, int Skipped)
{
    /// <summary>Before the first update.</summary>
    public static CriticReport Empty { get; } = new(ValueStats.Zero, 0, 0, 0);

    /// <summary>The report as metrics; what does not exist is left out.</summary>
    public IEnumerable<KeyValuePair<string, double>> Metrics()
    {
        yield return new("critic/skipped_updates", Skipped);
        if (Updates == 0) yield break;
        yield return new("critic/loss", Stats.Loss / Updates);
        yield return new("critic/grad_norm", GradNorm);
        if (Stats.Tokens > 0) yield return new("critic/clip_share", Stats.Clipped / Stats.Tokens);
    }
}
