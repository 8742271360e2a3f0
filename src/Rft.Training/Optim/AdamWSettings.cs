namespace Rft.Training.Optim;

/// <summary>Settings of one optimizer step; each may change from step to step.</summary>
public sealed record AdamWSettings
{
    /// <summary>Step size.</summary>
    public required double LearningRate { get; init; }

    /// <summary>Decay of the gradient's running mean.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the squared gradient's running mean.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Added to the root of the second moment.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>What weight decay acts on.</summary>
    public DecayScope DecayOn { get; init; }

    /// <summary>Gradients with a larger norm are scaled down to it; 0 for no limit.</summary>
    public double MaxGradNorm { get; init; } = 1;
}
