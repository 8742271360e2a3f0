namespace Rft.Host.Grading;

/// <summary>What <c>rft grade</c> prints. Pure functions.</summary>
internal static class GradeText
{
    /// <summary>The report, line by line.</summary>
    /// <param name="report">The report.</param>
    /// <param name="limit">Rows that are shown; 0: all.</param>
    public static IEnumerable<string> Lines(GradeReport report, int limit)
    {
        var shown = limit == 0 ? report.Rows : report.Rows.Take(limit);
        foreach (var row in shown) yield return Say.Of($"line {row.Line,-5} {Say.Head(row.Outcome.ToString())}");
        if (limit > 0 && report.Rows.Count > limit)
            yield return Say.Of($"... and {report.Rows.Count - limit} more rows; --limit 0 shows all, --out keeps them");
        yield return $"grader     {report.Grader}";
        var counts = report.Counts.Select(pair => Say.Of($"{pair.Value} {pair.Key.Replace('_', ' ')}"));
        yield return Say.Of($"rows       {report.Rows.Count}: {string.Join(", ", counts)}");
        yield return report.Mean is { } mean ? Say.Of($"mean       {mean:0.####} over the scored rows") : "mean       none: no row has a score";
        if (report.Faults.Count > 0) yield return $"faults     {string.Join(", ", report.Faults.Select(fault => Say.Of($"{fault.Key} {fault.Value}")))}";
        yield return Say.Of($"time       p50 {report.Seconds.P50 * 1000:0.##} ms, p95 {report.Seconds.P95 * 1000:0.##} ms a call");
        foreach (string line in report.Audit is { } audit ? Audit(audit) : []) yield return line;
    }

    private static IEnumerable<string> Audit(AuditReport audit)
    {
        string changed = string.Join(", ", audit.Changed);
        yield return audit.Unequal.Count == 0
            ? Say.Of($"audit      {audit.Rows} rows graded twice are equal (other {changed})")
            : Say.Of($"audit      {audit.Unequal.Count} of {audit.Rows} rows graded twice differ (other {changed})");
        if (audit.OutsideInputs.Count > 0)
            yield return $"looks at   {string.Join(", ", audit.OutsideInputs)}: a score that depends on it will not repeat";
        foreach (var row in audit.Unequal)
            yield return Say.Of($"  line {row.Line,-5} {Say.Head(row.First.ToString())}  then  {Say.Head(row.Second.ToString())}");
    }
}
