using Rft.Training.Losses;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Advantages by token from a critic, which is trained beside the policy (PPO; Schulman et al., arXiv 1707.06347).</summary>
public sealed record CriticOptions
{
    /// <summary>Peak of the critic's learning rate; its schedule has the shape of the policy's, as its optimizer has all other settings.</summary>
    public required double LearningRate { get; init; }

    /// <summary>How far a value may move in a step before the loss is clipped; 0: any way.</summary>
    public double ValueClip { get; init; } = 0.2;

    /// <summary>First steps of the stage in which only the critic learns.</summary>
    public int WarmupSteps { get; init; }

    /// <summary>From rewards and values to advantages.</summary>
    public GaeOptions Gae { get; init; } = new();

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the cure.</exception>
    public void Validate()
    {
        Require.Above("the critic's learning rate", LearningRate, 0, "ten times the policy's is usual");
        _ = new ValueLoss(ValueClip);
        if (WarmupSteps < 0) throw new ArgumentException($"a critic warms up for 0 or more steps, not {WarmupSteps}");
    }
}
