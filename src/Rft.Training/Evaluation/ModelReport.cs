using Rft.Graders;
using Rft.Training.Rollouts;
using Rft.Training.Runs;

namespace Rft.Training.Evaluation;

/// <summary>How a model does on held-out prompts when each is sampled several times.</summary>
/// <param name="Samples">Completions a prompt.</param>
/// <param name="Scores">Mean score of each grader, and of the reward.</param>
/// <param name="PassAt">pass@k of the metric for k = 1, 2, 4, ... up to the number of samples, named <c>pass@k</c>.</param>
/// <param name="Faults">Samples on which a grader failed, by grader; they are in no mean.</param>
public sealed record ModelReport(
    int Samples, IReadOnlyList<Estimate> Scores, IReadOnlyList<Estimate> PassAt, IReadOnlyDictionary<string, int> Faults)
{
    /// <summary>Computes the report.</summary>
    /// <param name="groups">Graded groups of equal size; at least one.</param>
    /// <param name="metric">The grader that decides whether a sample passes: by its own word, else by a score of at least 1.</param>
    /// <param name="seed">Seed of the bootstrap intervals.</param>
    public static ModelReport Of(IReadOnlyList<RolloutGroup> groups, string metric, ulong seed)
    {
        int samples = groups[0].Rollouts.Count;
        string[] graders = [.. groups[0].Rollouts[0].Outcomes.Keys.Order(StringComparer.Ordinal)];
        List<Estimate> scores =
        [
            .. graders.Select(grader => Mean(groups, grader, rollout => Score(rollout, grader), seed)), Mean(groups, "reward", Reward, seed),
        ];
        List<Estimate> passAt = [];
        for (int k = 1; k <= samples; k *= 2) passAt.Add(PassAtK(groups, metric, k, seed));
        var faults = graders.ToDictionary(
            grader => grader,
            grader => groups.SelectMany(group => group.Rollouts).Count(rollout => rollout.Outcomes[grader] is GradeOutcome.Failed),
            StringComparer.Ordinal);
        return new ModelReport(samples, scores, passAt, faults);
    }

    private static Estimate PassAtK(IReadOnlyList<RolloutGroup> groups, string metric, int k, ulong seed)
    {
        List<double> estimates = [];
        var rule = new PassRule(metric);
        foreach (var group in groups)
        {
            bool[] passed = [.. group.Rollouts.Select(rule.Passes).OfType<bool>()];
            if (passed.Length >= k) estimates.Add(Statistics.PassAtK(passed.Length, passed.Count(pass => pass), k));
        }
        return Statistics.Mean($"pass@{k}", [.. estimates], seed);
    }

    private static Estimate Mean(IReadOnlyList<RolloutGroup> groups, string name, Func<Rollout, double?> value, ulong seed) => Statistics.Mean(
        name, [.. groups.Select(group => group.Rollouts.Select(value).Average()).OfType<double>()], seed);

    private static double? Score(Rollout rollout, string grader) => (rollout.Outcomes[grader] as GradeOutcome.Graded)?.Grade.Value;

    private static double? Reward(Rollout rollout) => (rollout.Reward as RolloutReward.Rewarded)?.Raw;
}
