namespace Rft.Host.Runs;

/// <summary>Evaluations of a run.</summary>
/// <param name="First">The first one, whatever the stage: before a stage on pairs too; null when it is also the last.</param>
/// <param name="BeforeRft">After the supervised stages; null when there was none.</param>
/// <param name="Final">The last one; null when there was none.</param>
internal sealed record EvaluationLines(EvaluationLine? First, EvaluationLine? BeforeRft, EvaluationLine? Final);
