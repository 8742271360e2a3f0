namespace Rft.Training.Loop;

/// <summary>When a stage measures its held-out loss, and what follows from it.</summary>
/// <param name="EverySteps">Steps between measurements; 0: only before the first step and after the last.</param>
public sealed record HeldOutOptions(int EverySteps)
{
    /// <summary>Measurements in a row without improvement after which the stage ends; 0: never.</summary>
    public int Patience { get; init; }

    /// <summary>How far the loss must fall below the mark to count as an improvement; at least 0.</summary>
    public double MinDelta { get; init; }

    /// <summary>Whether the checkpoint with the lowest held-out loss of the stage is kept as the best.</summary>
    public bool KeepBest { get; init; }
}
