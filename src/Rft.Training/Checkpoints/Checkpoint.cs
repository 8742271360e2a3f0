using Rft.Training.Models;

namespace Rft.Training.Checkpoints;

/// <summary>A checkpoint's content as plain data.</summary>
/// <param name="State">Where the run stands.</param>
/// <param name="Model">The policy's parameters; those of its adapter where it has one.</param>
/// <param name="Optimizer">The optimizer's moments.</param>
/// <param name="ModelConfig">The model's <c>config.json</c>.</param>
/// <param name="ChatFormat">How the model writes conversations, <c>chat.json</c>.</param>
public sealed record Checkpoint(
    RunState State, IReadOnlyList<NamedTensor> Model, IReadOnlyList<NamedTensor> Optimizer, string ModelConfig, string ChatFormat)
{
    /// <summary>What the adapter stands on; null when <see cref="Model"/> is the whole model.</summary>
    public BaseModel? Base { get; init; }

    /// <summary>What a reinforcement stage that is under way remembers.</summary>
    public StageState StageState { get; init; } = StageState.Empty;

    /// <summary>Weights that sample batches of steps to come, in a stage that samples ahead of its updates; in the order of the steps.</summary>
    public IReadOnlyList<IReadOnlyList<NamedTensor>> Behind { get; init; } = [];

    /// <summary>The parameters of a reference that follows the policy, in a stage that is under way; empty: there is none, or it stays.</summary>
    public IReadOnlyList<NamedTensor> Reference { get; init; } = [];

    /// <summary>What training changes of the critic, its head included, in a stage that is under way; empty: there is none.</summary>
    public IReadOnlyList<NamedTensor> Critic { get; init; } = [];

    /// <summary>The moments of the critic's optimizer; empty: there is none.</summary>
    public IReadOnlyList<NamedTensor> CriticOptimizer { get; init; } = [];
}
