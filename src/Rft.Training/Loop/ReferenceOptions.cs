using Rft.Training.Losses;

namespace Rft.Training.Loop;

/// <summary>
/// How a stage's reference follows the policy: every so many steps it becomes alpha * policy + (1 - alpha) * reference, parameter by parameter (the soft and,
/// with alpha 1, the hard update of TR-DPO; Gorbatovski et al., arXiv 2404.09656).
/// </summary>
/// <param name="EverySteps">Steps of the stage between two updates; at least 1.</param>
/// <param name="Alpha">Share of the policy, above 0 to 1; 1 copies it. A moving average is <paramref name="EverySteps"/> 1 with a small alpha.</param>
public sealed record ReferenceOptions(int EverySteps, double Alpha = 1)
{
    /// <summary>Whether the reference moves after a step.</summary>
    /// <param name="step">Step within the stage, from 1.</param>
    public bool Due(int step) => step % EverySteps == 0;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the cure.</exception>
    public void Validate()
    {
        if (EverySteps < 1)
            throw new ArgumentException($"a reference follows the policy every 1 or more steps, not every {EverySteps}; leave it out to keep the reference");
        Require.Above("the policy's share in the reference", Alpha, 0, "leave it out to keep the reference");
        if (Alpha > 1) throw new ArgumentException($"the policy's share in the reference must be at most 1, not {Alpha}; 1 copies the policy");
    }
}
