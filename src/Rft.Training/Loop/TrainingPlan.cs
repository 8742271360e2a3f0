using Rft.Training.Alarms;
using Rft.Training.Data;
using Rft.Training.Evaluation;
using Rft.Training.Rollouts;
using Rft.Training.Runs;

namespace Rft.Training.Loop;

/// <summary>Everything a run does, in plain data.</summary>
public sealed record TrainingPlan
{
    /// <summary>Every random number of the run is addressed below it.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The stages in order; at least one.</summary>
    public required IReadOnlyList<StagePlan> Stages { get; init; }

    /// <summary>Weight of each grader by name; a grader of weight 0 is recorded and never trained on. Empty without a reinforcement stage.</summary>
    public required IReadOnlyDictionary<string, double> GraderWeights { get; init; }

    /// <summary>Graders that are compared with others and never trained on; their weight is 0.</summary>
    public IReadOnlyList<Shadow> Shadows { get; init; } = [];

    /// <summary>Share of rollouts, from 0 to 1, that is graded twice by graders that promise to repeat themselves.</summary>
    public double Canary { get; init; }

    /// <summary>What a grader's failure does to its rollout.</summary>
    public FaultPolicy OnFault { get; init; }

    /// <summary>Length penalty added to raw rewards; null for none.</summary>
    public OverlongPenalty? Overlong { get; init; }

    /// <summary>Bounds of the alarms of reinforcement stages.</summary>
    public AlarmOptions Alarms { get; init; } = new();

    /// <summary>Held-out rows; empty for no evaluation.</summary>
    public required IReadOnlyList<ChatRow> ValidRows { get; init; }

    /// <summary>How they are evaluated; null for no evaluation.</summary>
    public EvaluationOptions? Evaluation { get; init; }

    /// <summary>Checkpoints and records.</summary>
    public required RecordOptions Record { get; init; }

    /// <summary>Completions sampled side by side. Fewer than a step has, so that most are graded while others are still being sampled.</summary>
    public int SamplerSlots { get; init; } = 128;

    /// <summary>Rollouts graded side by side.</summary>
    public int GradingWorkers { get; init; } = 2;
}
