using Rft.Graders;
using Rft.Training.Rollouts;
using Rft.Training.Runs;

namespace Rft.Training.Alarms;

/// <summary>What a step shows to the alarms.</summary>
/// <param name="Metrics">Its numbers.</param>
/// <param name="Groups">Its sampled groups, with rewards.</param>
/// <param name="Trained">The rollouts that were trained on, with advantages.</param>
internal sealed record WatchedStep(StepMetrics Metrics, IReadOnlyList<RolloutGroup> Groups, IReadOnlyList<Rollout> Trained)
{
    /// <summary>Every sampled rollout, in request order.</summary>
    public IEnumerable<Rollout> Rollouts => Groups.SelectMany(group => group.Rollouts);

    /// <summary>A metric; null where the step lacks it.</summary>
    public double? this[string metric] => Metrics.Values.TryGetValue(metric, out double value) ? value : null;

    /// <summary>What later steps are compared with.</summary>
    public StepFigures Figures => new(this["reward/mean"], this["completion/tokens_mean"], this["policy/entropy"], this["completion/commonest_share"]);

    /// <summary>The rollouts that pushed the policy most.</summary>
    public IEnumerable<string> Strongest() =>
        Ids(Trained.OrderByDescending(rollout => Math.Abs(rollout.Advantages is [[var first, ..], ..] ? first : 0)));

    /// <summary>The rollouts with the least entropy a token.</summary>
    public IEnumerable<string> Surest() => Ids(Rollouts.Where(rollout => rollout.SampledTokens > 0).OrderBy(rollout => rollout.Entropy / rollout.SampledTokens));

    /// <summary>The longest rollouts.</summary>
    public IEnumerable<string> Longest() => Ids(Rollouts.OrderByDescending(rollout => rollout.SampledTokens));

    /// <summary>The rollouts with the greatest reward.</summary>
    public IEnumerable<string> Best() => Ids(Rollouts.Where(rollout => Raw(rollout) is not null).OrderByDescending(Raw));

    /// <summary>Rollouts that were cut off.</summary>
    public IEnumerable<string> Truncated() => Ids(Rollouts.Where(rollout => rollout.Sample.FinishReason == FinishReason.Length));

    /// <summary>One rollout of each group without spread.</summary>
    public IEnumerable<string> Flat() => Ids(Groups
        .Where(group => group.Rollouts.Any(rollout => Raw(rollout) is not null) && group.Rollouts.Select(Raw).OfType<double>().Distinct().Count() == 1)
        .Select(group => group.Rollouts[0]));

    /// <summary>Rollouts with the commonest text, one a group before any second.</summary>
    public IEnumerable<string> Copies()
    {
        string? text = Rollouts.CountBy(rollout => rollout.Sample.Text).OrderByDescending(count => count.Value).Select(count => count.Key).FirstOrDefault();
        return Ids(Groups.SelectMany(group => group.Rollouts.Where(rollout => rollout.Sample.Text == text).Select((rollout, n) => (rollout, n)))
            .OrderBy(copy => copy.n).Select(copy => copy.rollout));
    }

    /// <summary>Names of rollouts.</summary>
    public static IEnumerable<string> Ids(IEnumerable<Rollout> rollouts) => rollouts.Select(rollout => rollout.Sample.Id);

    private static double? Raw(Rollout rollout) => (rollout.Reward as RolloutReward.Rewarded)?.Raw;
}
