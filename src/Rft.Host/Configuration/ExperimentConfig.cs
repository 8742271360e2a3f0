using Rft.Graders.OpenAi;
using Rft.Training.Alarms;

namespace Rft.Host.Configuration;

/// <summary>A whole experiment, validated: every name it refers to exists and every value is in range.</summary>
public sealed record ExperimentConfig
{
    /// <summary>Name of the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>Seed of everything that is drawn.</summary>
    public required ulong Seed { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:n</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Threads of libtorch on the CPU; null: chosen by the model's size.</summary>
    public int? Threads { get; init; }

    /// <summary>The model that is trained.</summary>
    public required ModelConfig Model { get; init; }

    /// <summary>Data sets by name, in file order.</summary>
    public required IReadOnlyDictionary<string, DataConfig> Data { get; init; }

    /// <summary>Graders by name, in file order; empty when there is no rft stage.</summary>
    public required IReadOnlyDictionary<string, GraderConfig> Graders { get; init; }

    /// <summary>How grading runs.</summary>
    public required GradingConfig Grading { get; init; }

    /// <summary>Where judge models are, for graders that ask one.</summary>
    public required JudgeOptions Judge { get; init; }

    /// <summary>Stages in order, at least one.</summary>
    public required IReadOnlyList<StageConfig> Stages { get; init; }

    /// <summary>Evaluation; null: none.</summary>
    public EvalConfig? Eval { get; init; }

    /// <summary>What stops a run.</summary>
    public required GuardsConfig Guards { get; init; }

    /// <summary>Bounds of the alarms of reinforcement stages.</summary>
    public required AlarmOptions Alarms { get; init; }

    /// <summary>What is saved when.</summary>
    public required CheckpointConfig Checkpoints { get; init; }

    /// <summary>Where a run is written.</summary>
    public required RunConfig Run { get; init; }
}
