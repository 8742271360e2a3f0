using Rft.Training.Checkpoints;

namespace Rft.Training.Loop;

/// <summary>What a checkpoint after a step keeps of the stage, beside the policy.</summary>
/// <param name="Cursor">Prompts or rows taken from the stage's data.</param>
/// <param name="State">What the stage remembers.</param>
/// <param name="Behind">Weights of batches that were begun before the step, for the steps that follow it, in their order.</param>
internal sealed record StageProgress(long Cursor, StageState State, IReadOnlyList<WeightsBehind> Behind)
{
    /// <summary>Of a stage that remembers nothing.</summary>
    public static StageProgress None { get; } = new(0, StageState.Empty, []);
}

/// <summary>The policy's weights as they were.</summary>
/// <param name="Version">Optimizer steps applied to them.</param>
/// <param name="Tensors">What training changes of the model.</param>
internal sealed record WeightsBehind(int Version, IReadOnlyList<NamedTensor> Tensors);
