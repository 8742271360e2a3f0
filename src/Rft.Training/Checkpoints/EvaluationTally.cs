namespace Rft.Training.Checkpoints;

/// <summary>What a stage knows of the metric that may end it.</summary>
/// <param name="Mark">The value that counted as an improvement last; null when there was none.</param>
/// <param name="Stale">Evaluations in a row since.</param>
public sealed record EvaluationTally(double? Mark, int Stale);
