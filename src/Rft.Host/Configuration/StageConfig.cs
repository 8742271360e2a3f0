namespace Rft.Host.Configuration;

/// <summary>One stage of training.</summary>
public abstract record StageConfig
{
    /// <summary>Its name, unique in the experiment.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its data set.</summary>
    public required string Data { get; init; }

    /// <summary>Steps, at least 1; sft and dpo may stop early. For rft a step is one round of sampling, grading and updates.</summary>
    public required int Steps { get; init; }

    /// <summary>The optimizer.</summary>
    public required OptimizerConfig Optimizer { get; init; }

    /// <summary>Most tokens, padding included, that go through the model at once; null: the trainer chooses.</summary>
    public int? MicroBatchTokens { get; init; }

    /// <summary>Whether activations are made again for the gradient instead of kept; null: where they would need much memory.</summary>
    public bool? RecomputeActivations { get; init; }

    /// <summary>Coefficient of the load-balancing loss of models with experts.</summary>
    public required double BalanceCoef { get; init; }

    /// <summary><c>sft</c>, <c>dpo</c> or <c>rft</c>.</summary>
    public abstract string Method { get; }
}
