using Rft.Training.Losses;
using Rft.Training.Optim;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>The critic's part of a step: advantages by token before the policy's updates, and its own updates after them.</summary>
/// <param name="trainer">Trains the critic.</param>
/// <param name="rewardKl">Charges the tokens' KL to the reference; null without such a penalty.</param>
/// <param name="options">The stage's settings; with a critic.</param>
/// <remarks>Compute thread only.</remarks>
internal sealed class CriticStep(CriticTrainer trainer, RewardKl? rewardKl, RftOptions options)
{
    private readonly CriticOptions _critic = options.Critic ?? throw new ArgumentException("the stage has no critic");
    private readonly ValueLoss _loss = new(options.Critic!.ValueClip);
    private readonly LearningRateSchedule _schedule = options.Update.Schedule with { Peak = options.Critic!.LearningRate };

    /// <summary>Whether only the critic learns in a step.</summary>
    /// <param name="step">Step of the stage, from 1.</param>
    public bool Alone(int step) => step <= _critic.WarmupSteps;

    /// <summary>Sets the advantages of a step's rollouts. The reward stands at the last trained token, the KL penalty, where there is one, at each.</summary>
    /// <param name="groups">Groups after the filter.</param>
    /// <param name="klCoef">Coefficient of the KL in this step; null: that of the options.</param>
    /// <returns>Rewarded rollouts; those whose reward is no number, or whose penalty is none, are left out.</returns>
    public ValuedBatch Apply(IReadOnlyList<RolloutGroup> groups, double? klCoef = null)
    {
        Rollout[] rewarded = [.. groups.SelectMany(group => group.Rollouts).Where(rollout => rollout.Reward is RolloutReward.Rewarded)];
        var (rewards, kl) = rewardKl?.ByToken(rewarded, klCoef) ?? (rewarded.Select(Terminal).ToList(), null);
        int[] sound = [.. Enumerable.Range(0, rewarded.Length).Where(i => rewards[i].Length > 0 && Array.TrueForAll(rewards[i], double.IsFinite))];
        if (sound.Length == 0) return ValuedBatch.Empty with { KlPerToken = kl };
        Rollout[] rollouts = [.. sound.Select(i => rewarded[i])];

        var data = RolloutTokens.Data(rollouts);
        var byDatum = trainer.Values(data);
        var values = RolloutTokens.Trained(rollouts, data, byDatum);
        var (advantages, returns) = _critic.Gae.Apply([.. sound.Select(i => rewards[i])], values);
        var learnt = RolloutTokens.Spread(rollouts, data, returns);
        return new ValuedBatch(
            [.. rollouts.Select((rollout, i) => rollout with { Advantages = RolloutTokens.BySequence(rollout, advantages[i]) })],
            [.. data.Select((datum, i) => datum with { Values = byDatum[i], Returns = learnt[i] })], values, returns, kl);
    }

    /// <summary>Updates the critic with the step's mini-batches and epochs, which are the policy's.</summary>
    /// <param name="batch">What <see cref="Apply"/> gave; at least one rollout.</param>
    /// <param name="step">Step of the stage, from 1.</param>
    /// <exception cref="GuardStopException">A loss or gradient is not finite and the guard says stop.</exception>
    public CriticReport Learn(ValuedBatch batch, int step)
    {
        var settings = options.Update.Optimizer with { LearningRate = _schedule.At(step - 1, options.Steps) };
        var report = CriticReport.Empty;
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            foreach (var part in PolicyUpdate.Parts(batch.Data, options.Minibatches)) report = Step(report, trainer.ForwardBackward(part, _loss), settings);
        }
        return report;
    }

    private CriticReport Step(CriticReport report, ValueStats stats, AdamWSettings settings)
    {
        double norm = double.NaN;
        if (double.IsFinite(stats.Loss)) norm = trainer.OptimStep(settings);
        else trainer.DiscardGradients();
        if (double.IsFinite(norm))
            return report with { Stats = report.Stats + stats, Updates = report.Updates + 1, GradNorm = Math.Max(report.GradNorm, norm) };
        if (options.NotFinite == NotFinitePolicy.Stop) throw GuardStopException.CriticNotFinite(stats.Loss, norm, trainer.Optimizer.Steps);
        return report with { Skipped = report.Skipped + 1 };
    }

    private static double[] Terminal(Rollout rollout) => RolloutTokens.Terminal(rollout, rollout.Sequences.Sum(RolloutTokens.Judged));
}
