namespace Rft.Training.Loop;

/// <summary>Gives a stage the batch of each step, collected when it is asked for or ahead of that.</summary>
internal interface IStepFeed : IAsyncDisposable
{
    /// <summary>Whether batches are collected while the policy is updated.</summary>
    bool Overlaps { get; }

    /// <summary>What a checkpoint after the step that was taken last keeps of the stage.</summary>
    StageProgress Progress { get; }

    /// <summary>The batch of a step; each step is asked for once, in order, while the policy is not being updated.</summary>
    /// <param name="step">Step, from 1.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="GuardStopException">Every prompt is retired.</exception>
    Task<StepBatch> NextAsync(int step, CancellationToken cancellationToken);
}
