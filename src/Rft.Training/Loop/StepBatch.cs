using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>What sampling and grading of one step gave.</summary>
/// <param name="Sampled">Every group with its true rewards.</param>
/// <param name="Dropped">Groups that left the batch, by reason.</param>
/// <param name="Kept">Groups that are trained on.</param>
/// <param name="Batches">Prompts asked for, in units of the step's prompts, rounded up.</param>
/// <param name="Sampling">Wall time of sampling.</param>
/// <param name="Waiting">Wall time in which there was nothing to do but wait for grades.</param>
/// <param name="FailedSamples">Samples on which a grader with weight failed.</param>
internal sealed record StepBatch(
    IReadOnlyList<RolloutGroup> Sampled, IReadOnlyList<DroppedGroup<RolloutGroup>> Dropped, IReadOnlyList<RolloutGroup> Kept,
    int Batches, TimeSpan Sampling, TimeSpan Waiting, int FailedSamples)
{
    /// <summary>What refilling did; null: the stage does not refill.</summary>
    public RefillReport? Refill { get; init; }

    /// <summary>How many prompts are in which pool, as metrics; empty for uniform selection.</summary>
    public IReadOnlyDictionary<string, double> Selection { get; init; } = new Dictionary<string, double>();

    /// <summary>Groups whose rollouts go on in the next step; null: rollouts are sampled to their end.</summary>
    public int? Open { get; init; }

    /// <summary>Why the run must end now, after the step is recorded; null: it goes on.</summary>
    public Exception? Failure { get; init; }
}
