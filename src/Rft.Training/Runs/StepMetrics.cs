namespace Rft.Training.Runs;

/// <summary>The numbers of one step, by the stable names of docs/metrics.md.</summary>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Step">Step within the stage, from 1.</param>
/// <param name="Values">Finite values by name, in ordinal name order. Names that begin with <c>time/</c> and <c>speed/</c> depend on the machine.</param>
public sealed record StepMetrics(string Stage, int Step, IReadOnlyDictionary<string, double> Values);
