using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>How many rollouts of a step were graded twice, and how many differently.</summary>
internal static class CanaryMetrics
{
    /// <summary>Computes the metrics.</summary>
    /// <param name="batch">The step's groups.</param>
    /// <param name="share">Share of rollouts that is graded twice; 0: there are no such metrics.</param>
    public static IEnumerable<KeyValuePair<string, double>> Of(StepBatch batch, double share)
    {
        if (share == 0) yield break;
        Rollout[] sampled = [.. batch.Sampled.SelectMany(group => group.Rollouts)];
        yield return new("canary/checked", sampled.Count(rollout => Canary.Checked(rollout).Any()));
        yield return new("canary/unequal", sampled.Count(rollout => Canary.Unequal(rollout).Any()));
    }
}
