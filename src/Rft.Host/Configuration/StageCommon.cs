namespace Rft.Host.Configuration;

/// <summary>What every stage has, whatever its method.</summary>
public sealed record StageCommon
{
    /// <summary>Its name, unique in the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its data set.</summary>
    public required string Data { get; init; }

    /// <summary>Steps, at least 1; sft and dpo may stop early. Where a policy samples, a step is one round of sampling, grading and updates.</summary>
    public required int Steps { get; init; }

    /// <summary>The optimizer.</summary>
    public required OptimizerConfig Optimizer { get; init; }

    /// <summary>Most tokens, padding included, that go through the model at once; null: the trainer chooses.</summary>
    public int? MicroBatchTokens { get; init; }

    /// <summary>Whether activations are made again for the gradient instead of kept; null: where they would need much memory.</summary>
    public bool? RecomputeActivations { get; init; }

    /// <summary>Coefficient of the load-balancing loss of models with experts.</summary>
    public required double BalanceCoef { get; init; }
}
