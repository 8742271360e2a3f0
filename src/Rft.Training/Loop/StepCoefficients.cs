using Rft.Training.Checkpoints;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>The coefficients of a step that are steered; null: the loss's own.</summary>
/// <param name="Entropy">Of the entropy bonus.</param>
/// <param name="Kl">Of the KL to the reference, in the loss or in the reward.</param>
internal sealed record StepCoefficients(double? Entropy = null, double? Kl = null)
{
    /// <summary>The coefficients of a step whose completions are there.</summary>
    /// <param name="options">The stage's settings.</param>
    /// <param name="tally">Where the coefficients stood.</param>
    /// <param name="batch">The step's completions.</param>
    /// <returns>What the step takes, and where the entropy's coefficient stands now.</returns>
    public static (StepCoefficients Used, double Entropy) Of(RftOptions options, StageTally tally, StepBatch batch)
    {
        double? kl = options.KlControl is null ? null : tally.KlCoef ?? options.Loss.Kl?.Coef ?? options.KlReward?.Coef;
        if (options.Entropy is not { } control) return (new StepCoefficients(null, kl), 0);
        Rollout[] sampled = [.. batch.Sampled.SelectMany(group => group.Rollouts)];
        // Nothing came to its end in the step, so nothing was measured.
        if (sampled.Length == 0) return (new StepCoefficients(tally.EntropyCoef, kl), tally.EntropyCoef);
        var (coef, used) = control.Step(
            tally.EntropyCoef, sampled.Sum(rollout => rollout.Entropy) / sampled.Sum(rollout => (double)rollout.SampledTokens));
        return (new StepCoefficients(used, kl), coef);
    }

    /// <summary>The KL's coefficient for the next step; null when it is not steered.</summary>
    /// <param name="options">The stage's settings.</param>
    /// <param name="measured">KL a token that the step measured, nats; null or not finite: the coefficient stays.</param>
    /// <param name="rollouts">Rollouts it was measured on.</param>
    public double? NextKl(RftOptions options, double? measured, int rollouts) =>
        Kl is { } coef && measured is { } kl && double.IsFinite(kl) ? options.KlControl!.Next(coef, kl, rollouts) : Kl;

    /// <summary>The coefficients as metrics, where they are steered.</summary>
    public IEnumerable<KeyValuePair<string, double>> Metrics()
    {
        if (Entropy is { } bonus) yield return new("train/entropy_coef", bonus);
        if (Kl is { } penalty) yield return new("train/kl_coef", penalty);
    }
}
