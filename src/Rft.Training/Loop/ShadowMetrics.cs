using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>How far shadows and the graders that they shadow agree in a step.</summary>
internal static class ShadowMetrics
{
    /// <summary>Computes the metrics. One that does not exist in a step, such as the agreement of a shadow that always failed, is left out.</summary>
    /// <param name="batch">The step's groups.</param>
    /// <param name="shadows">The shadows.</param>
    public static IEnumerable<KeyValuePair<string, double>> Of(StepBatch batch, IReadOnlyList<Shadow> shadows)
    {
        Rollout[] sampled = [.. batch.Sampled.SelectMany(group => group.Rollouts)];
        foreach (var shadow in shadows)
        {
            foreach (var (name, value) in Of(sampled, shadow)) yield return new($"shadow/{shadow.Name}/{name}", value);
        }
        if (shadows.Any(shadow => shadow.Screens) && batch.Sampled.Count > 0)
        {
            yield return new("dropped/screened", sampled.Count(rollout => rollout.Reward is RolloutReward.Dropped { Reason: DropReason.Screened }));
            yield return new("group/screened_share", batch.Dropped.Count(group => group.Reason == GroupVerdict.Screened) / (double)batch.Sampled.Count);
        }
    }

    private static IEnumerable<(string Name, double Value)> Of(Rollout[] sampled, Shadow shadow)
    {
        bool[] verdicts = [.. sampled.Select(shadow.Agrees).OfType<bool>()];
        (double Shadow, double Shadowed)[] scores = [.. sampled.Select(shadow.Scores).OfType<(double, double)>()];
        yield return ("compared", verdicts.Length);
        yield return ("failed", sampled.Count(shadow.Failed));
        if (verdicts.Length > 0) yield return ("agreement", verdicts.Count(agrees => agrees) / (double)verdicts.Length);
        if (scores.Length > 0) yield return ("difference", scores.Average(pair => Math.Abs(pair.Shadow - pair.Shadowed)));
        if (Correlation.Of(scores) is { } correlation) yield return ("correlation", correlation);
    }
}
