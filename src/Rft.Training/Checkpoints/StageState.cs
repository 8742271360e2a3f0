using Rft.Training.Selection;

namespace Rft.Training.Checkpoints;

/// <summary>What a reinforcement stage remembers from step to step, beside its cursor.</summary>
/// <param name="Prompts">What is known of the prompts that were visited, by row.</param>
/// <param name="Carried">Groups that the next step trains on, oldest first.</param>
public sealed record StageState(IReadOnlyList<PromptHistory> Prompts, IReadOnlyList<SavedGroup> Carried)
{
    /// <summary>Groups whose rollouts go on in the next step.</summary>
    public IReadOnlyList<SavedOpenGroup> Open { get; init; } = [];

    /// <summary>Optimizer steps of each of <see cref="Checkpoint.Behind"/>.</summary>
    public IReadOnlyList<int> BehindVersions { get; init; } = [];

    /// <summary>Steps of the critic's optimizer (the bias correction of AdamW); 0 without a critic.</summary>
    public int CriticSteps { get; init; }

    /// <summary>A stage that remembers nothing.</summary>
    public static StageState Empty { get; } = new([], []);

    /// <summary>Whether there is anything to remember.</summary>
    public bool IsEmpty => Prompts.Count == 0 && Carried.Count == 0 && BehindVersions.Count == 0 && Open.Count == 0 && CriticSteps == 0;
}
