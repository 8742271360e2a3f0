using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Takes the KL to the reference off the rewards of a step, response by response, before advantages are computed.</summary>
/// <param name="reference">Scores the frozen reference.</param>
/// <param name="options">Estimator and coefficient.</param>
/// <param name="temperature">Temperature of the sampler; both policies are compared at it.</param>
/// <remarks>Compute thread only. The filter has looked at raw rewards before, so a penalty makes no dead group look alive.</remarks>
internal sealed class RewardKl(SequenceScorer reference, KlRewardOptions options, double temperature)
{
    /// <summary>Charges every rewarded rollout.</summary>
    /// <param name="groups">Groups after the filter.</param>
    /// <param name="coef">Coefficient of this step, above 0; null: that of the options.</param>
    /// <returns>The groups with charged rewards, and the mean estimate a trained token, null when there is none.</returns>
    public (IReadOnlyList<RolloutGroup> Groups, double? KlPerToken) Apply(IReadOnlyList<RolloutGroup> groups, double? coef = null)
    {
        var charged = options with { Coef = coef ?? options.Coef };
        double kl = 0, tokens = 0;
        Rollout Charge(Rollout rollout)
        {
            if (rollout.Reward is not RolloutReward.Rewarded reward) return rollout;
            var (own, refs) = LogProbs(rollout);
            double value = KlReward.OffResponse(reward.Value, own, refs, charged);
            kl += (reward.Value - value) / charged.Coef;
            tokens += own.Length;
            return rollout with { Reward = reward with { Value = value } };
        }
        RolloutGroup[] after = [.. groups.Select(group => group with { Rollouts = [.. group.Rollouts.Select(Charge)] })];
        return (after, tokens > 0 ? kl / tokens : null);
    }

    /// <summary>The same by token, for advantages that differ from token to token: each token pays its own KL, the last one has the reward too.</summary>
    /// <param name="rollouts">Rewarded rollouts.</param>
    /// <param name="coef">Coefficient of this step, above 0; null: that of the options.</param>
    /// <returns>[B][T], rewards of the trained tokens, and the mean estimate a trained token, null when there is none.</returns>
    public (IReadOnlyList<double[]> Rewards, double? KlPerToken) ByToken(IReadOnlyList<Rollout> rollouts, double? coef = null)
    {
        var charged = options with { Coef = coef ?? options.Coef };
        double kl = 0, tokens = 0;
        List<double[]> rewards = [];
        foreach (var rollout in rollouts)
        {
            var (own, refs) = LogProbs(rollout);
            rewards.Add(KlReward.OffTokens(RolloutTokens.Terminal(rollout, own.Length), own, refs, charged));
            kl += own.Zip(refs, (x, f) => KlReward.Estimate(x, f, charged.Estimator)).Sum();
            tokens += own.Length;
        }
        return (rewards, tokens > 0 ? kl / tokens : null);
    }

    private (double[] Own, double[] Reference) LogProbs(Rollout rollout)
    {
        var data = RolloutTokens.Data([rollout]);
        var scores = reference.LogProbs(data, temperature);
        return (RolloutTokens.Trained([rollout], data, [.. data.Select(datum => datum.OldLogProbs!)])[0], RolloutTokens.Trained([rollout], data, scores)[0]);
    }
}
