using Rft.Graders;

namespace Rft.Training.Rollouts;

/// <summary>From what graders answered to the reward that is trained on.</summary>
/// <remarks>
/// <para>
/// Raw reward: sum of weight times score over the graders that apply. When some do not, the sum is scaled up by the share of absolute weight they
/// would have had, so that a rollout is not worse off because a grader had nothing to say. Absolute weights, because signed ones can sum to 0.
/// </para>
/// <para>
/// A grader of weight 0 is watched, not trained on: its score, its failure and its "invalid" change nothing. A failed grader of any other weight
/// acts by the <see cref="FaultPolicy"/>; nothing turns it into a number.
/// </para>
/// </remarks>
public sealed class RewardRule
{
    private readonly KeyValuePair<string, double>[] _weights;
    private readonly double _totalWeight;
    private readonly FaultPolicy _onFault;
    private readonly OverlongPenalty? _overlong;

    /// <summary>Creates the rule.</summary>
    /// <param name="weights">Weight of each grader by name: finite, may be negative, not all 0.</param>
    /// <param name="onFault">What a failed grader does.</param>
    /// <param name="overlong">Length penalty added to the raw reward; null for none.</param>
    /// <exception cref="ArgumentException">There is no weight other than 0, or one is not finite.</exception>
    public RewardRule(IReadOnlyDictionary<string, double> weights, FaultPolicy onFault = FaultPolicy.DropRollout, OverlongPenalty? overlong = null)
    {
        ArgumentNullException.ThrowIfNull(weights);
        foreach (var (name, weight) in weights)
        {
            if (!double.IsFinite(weight)) throw new ArgumentException($"the weight of grader '{name}' must be a finite number, not {weight}");
        }
        // Ordinal order: a sum of doubles depends on the order, and a dictionary promises none.
        _weights = [.. weights.Where(pair => pair.Value != 0).OrderBy(pair => pair.Key, StringComparer.Ordinal)];
        if (_weights.Length == 0) throw new ArgumentException("no grader has a weight other than 0, so there is nothing to train on; weigh at least one");
        _totalWeight = _weights.Sum(pair => Math.Abs(pair.Value));
        (_onFault, _overlong) = (onFault, overlong);
    }

    /// <summary>
    /// Least and greatest raw reward when every grader scores in [0, 1] and applies: the sums of the negative and of the positive weights.
    /// Tells <see cref="GroupFilterOptions.Scores"/> what all-min and all-max are.
    /// </summary>
    public ScoreRange UnitRange =>
        new(_weights.Sum(pair => Math.Min(pair.Value, 0)), _weights.Sum(pair => Math.Max(pair.Value, 0)));

    /// <summary>Rewards the members of a group.</summary>
    /// <param name="group">A group whose rollouts are graded.</param>
    /// <returns>The group with every <see cref="Rollout.Reward"/> set.</returns>
    /// <exception cref="GraderFailedException">A grader failed and the policy is to stop.</exception>
    /// <exception cref="InvalidOperationException">An outcome is missing or was cancelled: grading had not finished.</exception>
    public RolloutGroup Apply(RolloutGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        Rollout[] rewarded = [.. group.Rollouts.Select(rollout => rollout with { Reward = Reward(rollout) })];
        bool dropGroup = _onFault == FaultPolicy.DropGroup
            && rewarded.Any(rollout => rollout.Reward is RolloutReward.Dropped { Reason: DropReason.GraderFailed });
        if (!dropGroup) return group with { Rollouts = rewarded };
        return group with
        {
            Rollouts = [.. rewarded.Select(rollout => rollout.Reward is RolloutReward.Dropped
                ? rollout
                : rollout with { Reward = new RolloutReward.Dropped(DropReason.GroupFailed) })],
        };
    }

    /// <summary>The reward of one rollout, without regard to its group.</summary>
    /// <param name="rollout">A graded rollout.</param>
    /// <exception cref="GraderFailedException">A grader failed and the policy is to stop.</exception>
    /// <exception cref="InvalidOperationException">An outcome is missing or was cancelled: grading had not finished.</exception>
    public RolloutReward Reward(Rollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        double sum = 0, applicable = 0;
        bool failed = false, invalid = false;
        foreach (var (name, weight) in _weights)
        {
            switch (Outcome(rollout, name))
            {
                case GradeOutcome.Graded { Grade: { Value: { } score } }:
                    sum += weight * score;
                    applicable += Math.Abs(weight);
                    break;
                case GradeOutcome.Graded { Grade.State: GradeState.Invalid }:
                    invalid = true;
                    break;
                case GradeOutcome.Failed failure:
                    if (_onFault == FaultPolicy.Stop) throw Failure(rollout, name, failure);
                    failed = true;
                    break;
            }
        }
        if (failed) return new RolloutReward.Dropped(DropReason.GraderFailed);
        if (invalid) return new RolloutReward.Dropped(DropReason.MarkedInvalid);
        if (applicable == 0) return new RolloutReward.Dropped(DropReason.NoApplicableGrader);
        double raw = applicable == _totalWeight ? sum : sum * (_totalWeight / applicable);
        if (!double.IsFinite(raw)) return new RolloutReward.Dropped(DropReason.NotFinite);
        return new RolloutReward.Rewarded(raw, raw + (_overlong?.For(rollout.SampledTokens) ?? 0));
    }

    private static GradeOutcome Outcome(Rollout rollout, string grader)
    {
        if (!rollout.Outcomes.TryGetValue(grader, out var outcome))
            throw new InvalidOperationException($"{Name(rollout)} has no outcome of grader '{grader}'; grade it before the reward rule");
        if (outcome is GradeOutcome.Cancelled)
            throw new InvalidOperationException($"grader '{grader}' was cancelled on {Name(rollout)}; a cancelled step has no rewards");
        return outcome;
    }

    private static GraderFailedException Failure(Rollout rollout, string grader, GradeOutcome.Failed failure) =>
        new($"grader '{grader}' failed on {Name(rollout)}: {failure.Code.Name()}: {failure.Message}; "
            + "the fault policy is stop (drop_rollout leaves such rollouts out)");

    private static string Name(Rollout rollout) => $"prompt {rollout.PromptIndex}, member {rollout.Member}";
}
