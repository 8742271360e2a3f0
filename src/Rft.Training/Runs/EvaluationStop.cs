using System.Globalization;
using Rft.Training.Checkpoints;

namespace Rft.Training.Runs;

/// <summary>Ends a stage whose evaluations no longer get better. The tally keeps the state.</summary>
/// <param name="Metric">The metric that is followed: a grader's name, or <c>reward</c>; greater is better.</param>
/// <param name="Patience">Evaluations in a row without improvement after which the stage ends; at least 1.</param>
/// <param name="MinDelta">How far it must rise to count as an improvement.</param>
public sealed record EvaluationStop(string Metric, int Patience, double MinDelta = 0)
{
    /// <summary>Counts an evaluation.</summary>
    /// <param name="before">The count so far; null before the first.</param>
    /// <param name="result">The evaluation; one without a value of the metric is no improvement.</param>
    public EvaluationTally Count(EvaluationTally? before, EvaluationResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        double? value = result.ByGrader.Append(result.Main).FirstOrDefault(estimate => estimate.Metric == Metric)?.Value, mark = before?.Mark;
        bool better = value is not null && !(value <= mark + MinDelta);
        return new EvaluationTally(better ? value : mark, better ? 0 : (before?.Stale ?? 0) + 1);
    }

    /// <summary>Why the stage ends; null when it goes on.</summary>
    /// <param name="tally">The count.</param>
    public string? Reason(EvaluationTally? tally) => tally is null || tally.Stale < Patience
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"valid/{Metric} has not risen above {tally.Mark:0.####}{(MinDelta > 0 ? $" by more than {MinDelta:0.####}" : "")} in {tally.Stale} evaluations");
}
