namespace Rft.Training.Losses;

/// <summary>
/// Steers the coefficient of the entropy bonus so that the policy's entropy does not fall below a target (Skywork Open Reasoner 1, 2025, "adaptive entropy
/// control"): below the target the coefficient grows by a fixed amount a step, above it shrinks, and above it there is no bonus.
/// </summary>
/// <param name="Target">Entropy to keep, nats a token, above 0.</param>
/// <param name="Delta">Change of the coefficient a step, above 0.</param>
/// <param name="Largest">Largest coefficient, above 0.</param>
public sealed record EntropyControl(double Target, double Delta = 0.001, double Largest = 0.05)
{
    /// <summary>The coefficient of a step.</summary>
    /// <param name="coef">Where the coefficient stood, at least 0.</param>
    /// <param name="entropy">Entropy of the step's completions, nats a token.</param>
    /// <returns>Where it stands now, and what the step's loss takes of it.</returns>
    public (double Coef, double Used) Step(double coef, double entropy)
    {
        bool low = entropy < Target;
        double next = Math.Clamp(coef + (low ? Delta : -Delta), 0, Largest);
        return (next, low ? next : 0);
    }
}
