using Rft.Training.Sampling;

namespace Rft.Training.Diagnosis;

/// <summary>One step of a golden run, in plain data.</summary>
/// <param name="Completions">What the device sampled, by prompt and member.</param>
/// <param name="Mismatch">Largest difference between the device's sampler and its trainer on these completions, nats.</param>
/// <param name="LogProbs">Log-probability of each trained token under the trainer before the update, nats; one array a sequence.</param>
/// <param name="Loss">The step's loss.</param>
/// <param name="GradNorm">The gradient's norm before clipping.</param>
public sealed record GoldenStep(
    IReadOnlyList<Completion> Completions, double Mismatch, IReadOnlyList<float[]> LogProbs, double Loss, double GradNorm);
