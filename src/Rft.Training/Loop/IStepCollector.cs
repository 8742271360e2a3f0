using Rft.Training.Checkpoints;
using Rft.Training.Data;

namespace Rft.Training.Loop;

/// <summary>Samples, grades, rewards and filters the groups of one step.</summary>
internal interface IStepCollector
{
    /// <summary>What a checkpoint after the last step keeps of the stage.</summary>
    StageProgress Progress { get; }

    /// <summary>Goes on with what a checkpoint has kept.</summary>
    /// <param name="state">The state.</param>
    /// <param name="prompts">The stage's prompts by row.</param>
    void Restore(StageState state, IReadOnlyList<Prompt> prompts);

    /// <summary>Collects one step.</summary>
    /// <param name="step">Step, from 1.</param>
    /// <param name="stageSeed">The stage's seed.</param>
    /// <param name="policyVersion">Optimizer steps applied to the policy that samples.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="GuardStopException">Every prompt is retired.</exception>
    Task<StepBatch> CollectAsync(int step, ulong stageSeed, int policyVersion, CancellationToken cancellationToken);
}
