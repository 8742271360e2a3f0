namespace Rft.Training.Diagnosis;

/// <summary>How far a device may be from the CPU in a golden run.</summary>
/// <param name="LogProbs">Largest difference of a token's log-probability, nats: between devices, and between a device's sampler and trainer.</param>
/// <param name="Loss">Difference of a step's loss.</param>
/// <param name="GradNorm">Difference of the gradient's norm as a share of the CPU's.</param>
/// <param name="Weights">Largest difference of a weight after the last step.</param>
/// <param name="Greedy">Share of the greedy tokens that may differ; null: reported only, as one near tie changes every token after it.</param>
public sealed record GoldenTolerances(double LogProbs, double Loss, double GradNorm, double Weights, double? Greedy)
{
    /// <summary>The CPU against itself: equal to the last bit.</summary>
    public static GoldenTolerances Exact { get; } = new(0, 0, 0, 0, 0);

    /// <summary>Another device in float32: sums run in another order. The weights move by about 3e-3, three times what is allowed.</summary>
    public static GoldenTolerances OtherDevice { get; } = new(2e-3, 1e-3, 1e-2, 1e-3, null);
}
