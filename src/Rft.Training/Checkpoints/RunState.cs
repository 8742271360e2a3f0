using Rft.Training.Alarms;

namespace Rft.Training.Checkpoints;

/// <summary>Where a run stands, beside its tensors: enough to go on to the same bytes. All randomness is addressed by these numbers.</summary>
public sealed record RunState
{
    /// <summary>Number of the stage, from 0.</summary>
    public int Stage { get; init; }

    /// <summary>Steps done in that stage.</summary>
    public int Step { get; init; }

    /// <summary>Steps done in all stages.</summary>
    public int TotalSteps { get; init; }

    /// <summary>Reinforcement steps done in all stages; numbers the rollout files.</summary>
    public int RolloutSteps { get; init; }

    /// <summary>Optimizer steps applied to the policy.</summary>
    public int PolicyVersion { get; init; }

    /// <summary>Optimizer steps made in this stage (the bias correction of AdamW).</summary>
    public int OptimizerSteps { get; init; }

    /// <summary>Prompts or rows taken from the stage's data.</summary>
    public long Cursor { get; init; }

    /// <summary>What the guards count in this stage.</summary>
    public StageTally Tally { get; init; } = new();

    /// <summary>Best value of the metric by which a checkpoint is kept; null before the first evaluation.</summary>
    public double? Best { get; init; }

    /// <summary>Optimizer steps of each finished stage by name.</summary>
    public IReadOnlyDictionary<string, int> OptimizerStepsByStage { get; init; } = new Dictionary<string, int>();

    /// <summary>What the alarms of the stage remember.</summary>
    public AlarmState Alarms { get; init; } = AlarmState.None;

    /// <summary>Length of alarms.jsonl.</summary>
    public long AlarmBytes { get; init; }

    /// <summary>Length of metrics.jsonl; what follows belongs to steps that will be done again.</summary>
    public long MetricsBytes { get; init; }
}
