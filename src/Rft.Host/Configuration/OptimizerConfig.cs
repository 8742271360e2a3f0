using Rft.Training.Optim;

namespace Rft.Host.Configuration;

/// <summary>AdamW and its learning-rate schedule.</summary>
public sealed record OptimizerConfig
{
    /// <summary>Peak learning rate of adapters where the file gives none.</summary>
    public const double AdapterRate = 1e-4;

    /// <summary>Peak learning rate.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Decay of the first moment, 0 to below 1.</summary>
    public required double Beta1 { get; init; }

    /// <summary>Decay of the second moment, 0 to below 1.</summary>
    public required double Beta2 { get; init; }

    /// <summary>Decoupled weight decay.</summary>
    public required double WeightDecay { get; init; }

    /// <summary>What it acts on.</summary>
    public required DecayScope DecayOn { get; init; }

    /// <summary>Added to the root of the second moment.</summary>
    public required double Eps { get; init; }

    /// <summary>Steps of linear warm-up.</summary>
    public required int WarmupSteps { get; init; }

    /// <summary>Norm to which the gradient is clipped; 0: not clipped.</summary>
    public required double MaxGradNorm { get; init; }

    /// <summary>Shape of the rate after warm-up. It depends on steps, never on time.</summary>
    public required ScheduleShape Schedule { get; init; }

    /// <summary>Rate at the last step as a share of the peak; unused by a constant schedule.</summary>
    public required double FinalShare { get; init; }
}
