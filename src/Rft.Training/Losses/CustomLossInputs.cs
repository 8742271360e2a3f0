namespace Rft.Training.Losses;

/// <summary>What a custom loss sees: one micro-batch as plain arrays, all [B][T]. Parts that the data lack, or the loss did not ask for, are null.</summary>
/// <param name="LogProbs">Log-probabilities of the targets under the policy, nats.</param>
/// <param name="Mask">Where a token is trained; elsewhere every value is 0.</param>
/// <param name="Totals">Counts of the whole optimizer step, for denominators.</param>
/// <param name="OldLogProbs">Those at the start of the step, nats.</param>
/// <param name="Advantages">Advantages.</param>
/// <param name="RefLogProbs">Those of the reference, nats.</param>
/// <param name="Weights">Factors of the data; null means 1.</param>
public sealed record CustomLossInputs(
    IReadOnlyList<double[]> LogProbs, IReadOnlyList<bool[]> Mask, StepTotals Totals, IReadOnlyList<double[]>? OldLogProbs = null,
    IReadOnlyList<double[]>? Advantages = null, IReadOnlyList<double[]>? RefLogProbs = null, IReadOnlyList<double[]>? Weights = null);
