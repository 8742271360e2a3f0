namespace Rft.Host.Runs;

/// <summary>Evaluations before and after reinforcement.</summary>
/// <param name="BeforeRft">After the supervised stages; null when there was none.</param>
/// <param name="Final">The last one; null when there was none.</param>
internal sealed record EvaluationLines(EvaluationLine? BeforeRft, EvaluationLine? Final);
