namespace Rft.Training.Loop;

/// <summary>One optimizer step.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="GradNorm">The gradient's norm before clipping; not a number when it was not applied.</param>
/// <param name="Mismatch">
/// Largest difference between the sampler's and the trainer's log-probability of a token, nats; null for a supervised stage.
/// </param>
public sealed record SmokeUpdate(double Loss, double GradNorm, double? Mismatch)
{
    /// <summary>Whether loss and gradient were numbers.</summary>
    public bool Finite => double.IsFinite(Loss) && double.IsFinite(GradNorm);
}
