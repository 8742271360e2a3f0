namespace Rft.Training.Runs;

/// <summary>When checkpoints are written and what is recorded.</summary>
/// <param name="CheckpointEverySteps">Steps between checkpoints; 0: only at the end of a stage.</param>
/// <param name="KeepCheckpoints">Newest checkpoints that are kept.</param>
/// <param name="KeepBest">Whether the checkpoint with the best evaluation is kept as well.</param>
/// <param name="RecordRollouts">Whether rollouts are written.</param>
public sealed record RecordOptions(int CheckpointEverySteps, int KeepCheckpoints, bool KeepBest, bool RecordRollouts)
{
    /// <summary>When evaluations end a stage; null: never.</summary>
    public EvaluationStop? EvaluationStop { get; init; }

    /// <summary>How long a full disk is waited for; null: for ever.</summary>
    public TimeSpan? DiskWait { get; init; }
}
