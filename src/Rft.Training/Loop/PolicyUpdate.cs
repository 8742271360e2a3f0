using Rft.Training.Batches;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>The update of one step: passes over the rollouts in mini-batches, one optimizer step each.</summary>
/// <param name="policy">The policy.</param>
/// <param name="trainer">Its trainer.</param>
/// <param name="reference">Scores the frozen reference; null without a KL term.</param>
/// <param name="options">The stage's settings.</param>
internal sealed class PolicyUpdate(Policy policy, Trainer trainer, SequenceScorer? reference, RftOptions options)
{
    private readonly ILoss _loss = options.CustomLoss ?? new PolicyLoss(options.Loss);

    /// <summary>Updates the policy. Compute thread only.</summary>
    /// <param name="rollouts">Rollouts with advantages; at least one.</param>
    /// <param name="learningRate">Learning rate of this step.</param>
    /// <param name="coefficients">Coefficients that are steered; null: none is.</param>
    /// <exception cref="CustomLossException">The user's own loss failed.</exception>
    /// <exception cref="GuardStopException">A loss or gradient is not finite and the guard says stop.</exception>
    public UpdateReport Run(IReadOnlyList<Rollout> rollouts, double learningRate, StepCoefficients? coefficients = null)
    {
        var loss = Steered(coefficients);
        var data = WithReference(WithOwn(BatchBuilder.Build(rollouts)));
        var settings = options.Update.Optimizer with { LearningRate = learningRate };
        var report = new UpdateReport(LossStats.Zero, 0, 0, 0, 0);
        for (int epoch = 0; epoch < options.Epochs; epoch++)
        {
            foreach (var part in Parts(data, options.Minibatches))
            {
                var pass = trainer.ForwardBackward(part, loss, options.LossTemperature);
                // Later mini-batches compare with weights that have moved; only the first sees the sampler's.
                if (report is { Updates: 0, Skipped: 0 }) report = report with { Mismatch = Mismatch(part, pass.LogProbs, policy.Version) };
                report = Apply(report with { Balance = report.Balance + pass.Balance }, pass.Stats, settings);
            }
        }
        return report;
    }

    private ILoss Steered(StepCoefficients? coefficients)
    {
        if (options.CustomLoss is not null || coefficients is null or { Entropy: null, Kl: null }) return _loss;
        var fixedKl = options.Loss.Kl;
        return new PolicyLoss(options.Loss with
        {
            EntropyCoef = coefficients.Entropy ?? options.Loss.EntropyCoef,
            Kl = fixedKl is null ? null : fixedKl with { Coef = coefficients.Kl ?? fixedKl.Coef },
        });
    }

    private UpdateReport Apply(UpdateReport report, LossStats stats, AdamWSettings settings)
    {
        double norm = double.NaN;
        if (double.IsFinite(stats.Loss)) norm = trainer.OptimStep(settings);
        else trainer.DiscardGradients();
        if (double.IsFinite(norm))
        {
            policy.Version++;
            return report with { Stats = report.Stats + stats, Updates = report.Updates + 1, GradNorm = Math.Max(report.GradNorm, norm) };
        }
        if (options.NotFinite == NotFinitePolicy.Stop) throw GuardStopException.NotFinite(stats.Loss, norm, policy.Version);
        return report with { Skipped = report.Skipped + 1 };
    }

    // Importance weights compare the sampler's log-probabilities with the trainer's own for the weights that sampled.
    private IReadOnlyList<Datum> WithOwn(IReadOnlyList<Datum> data)
    {
        if (!_loss.Needs.HasFlag(LossNeeds.RolloutLogProbs)) return data;
        var own = new SequenceScorer(policy.Model, options.Update.Forward).LogProbs(data, options.LossTemperature);
        return [.. data.Select((datum, i) => datum with { RolloutLogProbs = datum.OldLogProbs, OldLogProbs = own[i] })];
    }

    private IReadOnlyList<Datum> WithReference(IReadOnlyList<Datum> data)
    {
        if (reference is null) return data;
        var logProbs = reference.LogProbs(data, options.LossTemperature);
        return [.. data.Select((datum, i) => datum with { RefLogProbs = logProbs[i] })];
    }

    /// <summary>Contiguous parts of nearly equal size; groups stay together except where a part ends inside one.</summary>
    /// <param name="data">The data of a pass.</param>
    /// <param name="count">Wanted number of parts; there are no more than data.</param>
    internal static IEnumerable<IReadOnlyList<Datum>> Parts(IReadOnlyList<Datum> data, int count)
    {
        int parts = Math.Min(count, data.Count);
        for (int part = 0; part < parts; part++)
        {
            int from = (int)((long)data.Count * part / parts), to = (int)((long)data.Count * (part + 1) / parts);
            yield return [.. data.Skip(from).Take(to - from)];
        }
    }

    /// <summary>Largest difference between the sampler's log-probabilities in the data and those given, over the trained tokens, nats.</summary>
    /// <param name="data">The data.</param>
    /// <param name="logProbs">The trainer's log-probabilities of their targets.</param>
    /// <param name="version">Optimizer steps applied to the trainer's weights; data of other weights differ for a reason and are left out.</param>
    /// <returns>NaN when there is nothing to compare.</returns>
    internal static double Mismatch(IReadOnlyList<Datum> data, IReadOnlyList<float[]> logProbs, int version)
    {
        double worst = 0;
        bool compared = false;
        for (int i = 0; i < data.Count; i++)
        {
            if (data[i].PolicyVersion != version) continue;
            for (int t = 0; t < data[i].Length; t++)
            {
                if (!data[i].Mask[t]) continue;
                worst = Math.Max(worst, Math.Abs((double)logProbs[i][t] - (data[i].RolloutLogProbs ?? data[i].OldLogProbs!)[t]));
                compared = true;
            }
        }
        return compared ? worst : double.NaN;
    }
}
