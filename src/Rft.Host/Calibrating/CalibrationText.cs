using Rft.Host.Grading;

namespace Rft.Host.Calibrating;

/// <summary>What <c>rft calibrate</c> prints. Pure functions.</summary>
internal static class CalibrationText
{
    /// <summary>The report, line by line.</summary>
    /// <param name="report">The report.</param>
    /// <param name="limit">Disputed rows of a kind that are shown; 0: all.</param>
    public static IEnumerable<string> Lines(CalibrationReport report, int limit)
    {
        var agreement = report.Agreement;
        yield return $"grader         {report.Grader}";
        yield return Say.Of($"rows           {agreement.Count} with score and label; accepted from score {report.Threshold:0.###}");
        foreach (var (state, count) in report.Unscored) yield return Say.Of($"left out       {count} {state.Replace('_', ' ')}");
        if (agreement.Count == 0) yield break;
        yield return Say.Of($"accuracy       {agreement.Accuracy:0.###} (always the more frequent label: {agreement.MajorityAccuracy:0.###})");
        yield return Say.Of($"kappa          {Number(agreement.Kappa)} (base rate: {agreement.BaseRate:0.###} are right)");
        yield return Say.Of($"length bias    {Number(agreement.LengthBias)} (correlation of score with length given the label)");
        yield return Say.Of($"position bias  {Number(agreement.PositionBias)} (the same with the row's place in the file)");
        foreach (var bin in report.Reliability.Where(bin => bin.Count > 0))
            yield return Say.Of($"score {bin.Low:0.###} to {bin.High:0.###}: {bin.RightShare:0.###} of {bin.Count} are right");
        foreach (string line in Rows("false positives", report.FalsePositives, limit)) yield return line;
        foreach (string line in Rows("false negatives", report.FalseNegatives, limit)) yield return line;
    }

    private static IEnumerable<string> Rows(string title, IReadOnlyList<DisputedRow> rows, int limit)
    {
        yield return Say.Of($"{title} {rows.Count}");
        foreach (var row in limit == 0 ? rows : rows.Take(limit)) yield return Say.Of($"  line {row.Line,-5} {Say.Head(row.Outcome.ToString())}: {Say.Head(row.Text)}");
        if (limit > 0 && rows.Count > limit) yield return Say.Of($"  ... and {rows.Count - limit} more; --limit 0 shows all");
    }

    private static string Number(double? value) => value is { } number ? Say.Of($"{number:0.###}") : "undefined";
}
