using Rft.Training.Models;

namespace Rft.Training.Batches;

/// <summary>
/// One training sequence of T positions. At position t the model reads <see cref="Inputs"/>[t] and is judged on <see cref="Targets"/>[t], the token
/// that follows.
/// </summary>
/// <remarks>All arrays have length T; they are never written after construction.</remarks>
public sealed record Datum
{
    /// <summary>What the model reads, [T].</summary>
    public required int[] Inputs { get; init; }

    /// <summary>What it is judged on, [T].</summary>
    public required int[] Targets { get; init; }

    /// <summary>Whether a position is trained, [T].</summary>
    public required bool[] Mask { get; init; }

    /// <summary>Log-probabilities of the targets when they were sampled, nats, [T]; null for supervised data.</summary>
    public float[]? OldLogProbs { get; init; }

    /// <summary>
    /// Log-probabilities that the sampler reported, nats, [T], where <see cref="OldLogProbs"/> are the trainer's own; null when they are the same.
    /// </summary>
    public float[]? RolloutLogProbs { get; init; }

    /// <summary>Optimizer steps applied to the oldest policy that sampled some of it; -1 for supervised data.</summary>
    public int PolicyVersion { get; init; } = -1;

    /// <summary>Advantages, [T]; null for supervised data.</summary>
    public float[]? Advantages { get; init; }

    /// <summary>Log-probabilities of the targets under the reference policy, nats, [T]; null when there is no reference.</summary>
    public float[]? RefLogProbs { get; init; }

    /// <summary>A critic's values before the step's updates, [T]; null where there is no critic.</summary>
    public float[]? Values { get; init; }

    /// <summary>What the critic learns, [T]; null where there is no critic.</summary>
    public float[]? Returns { get; init; }

    /// <summary>The experts to go through at each position, [T]; null: each token chooses for itself.</summary>
    public ExpertChoices? Experts { get; init; }

    /// <summary>Factor on the losses of this sequence's tokens.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Number of positions, T.</summary>
    public int Length => Inputs.Length;

    /// <summary>Number of trained positions.</summary>
    public int TrainedLength => Mask.Count(trained => trained);
}
