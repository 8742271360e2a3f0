namespace Rft.Host.Configuration;

/// <summary>What is saved when.</summary>
/// <param name="EverySteps">Steps between checkpoints; 0: only at the end of a stage.</param>
/// <param name="Keep">Newest checkpoints that are kept, at least 1.</param>
/// <param name="KeepBest"><c>data/metric</c> by which the best checkpoint is kept as well; null: none.</param>
public sealed record CheckpointConfig(int EverySteps, int Keep, string? KeepBest);
