using Rft.Graders;

namespace Rft.Training.Rollouts;

/// <summary>When a sample passes. Selection, its pass rates and pass@k go by it.</summary>
/// <param name="Metric">The grader that decides, or <c>reward</c>.</param>
/// <param name="At">
/// Least score, or raw reward, that passes. Null: a grader's own word (<see cref="Grade.Passed"/>), and without one, or for the reward, 1.
/// </param>
public sealed record PassRule(string Metric, double? At = null)
{
    /// <summary>The name that stands for the reward.</summary>
    public const string Reward = "reward";

    // A weighted sum that was renormalised over the applicable graders can miss its maximum by a rounding.
    private const double Rounding = 1e-9;

    /// <summary>Whether a rollout passes.</summary>
    /// <param name="rollout">A graded and rewarded rollout.</param>
    /// <returns>Null when there is no score: a failure or an abstention is no wrong answer.</returns>
    public bool? Passes(Rollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        double least = (At ?? 1) - Rounding;
        if (Metric == Reward) return rollout.Reward is RolloutReward.Rewarded reward ? reward.Raw >= least : null;
        return rollout.Outcomes.TryGetValue(Metric, out var outcome) && outcome is GradeOutcome.Graded { Grade: { Value: { } score } grade }
            ? (At is null ? grade.Passed : null) ?? score >= least
            : null;
    }
}
