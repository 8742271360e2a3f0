namespace Rft.Training.Loop;

/// <summary>How a step replaces groups without signal by groups of further prompts.</summary>
public sealed record RefillOptions
{
    /// <summary>Most prompts a step asks for, in units of its own prompts; at least 1.</summary>
    public int MaxBatches { get; init; } = 10;

    /// <summary>What a step does that could not be filled.</summary>
    public CapPolicy OnCap { get; init; }

    /// <summary>Prompts asked for at once beyond those that a step trains on; 0 to one less than these.</summary>
    public int Spare { get; init; }

    /// <summary>Whether groups with signal that a step did not need are trained on in the next one.</summary>
    public bool Carry { get; init; }

    /// <summary>Optimizer steps after which a carried group is too old.</summary>
    public int MaxAge { get; init; } = 1;
}
