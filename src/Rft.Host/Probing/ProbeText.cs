using Rft.Graders.Probing;
using Rft.Host.Grading;

namespace Rft.Host.Probing;

/// <summary>What <c>rft probe</c> prints. Pure functions.</summary>
internal static class ProbeText
{
    /// <summary>The report, line by line.</summary>
    /// <param name="grader">The grader.</param>
    /// <param name="report">What the attacks earned.</param>
    public static IEnumerable<string> Lines(GraderOrigin grader, ProbeReport report)
    {
        yield return $"grader     {grader}";
        yield return report.Best is { } best
            ? Say.Of($"rows       {report.Subjects}, a right answer earns up to {best:0.####}")
            : Say.Of($"rows       {report.Subjects}; no right answer is known, so the declared range says what one earns");
        foreach (var finding in report.Findings)
        {
            string rows = Say.Of($"{finding.Rows} of {report.Subjects} rows");
            yield return Say.Of($"finding    {finding.Attack}: score {finding.Score:0.####} ({finding.Limit} is allowed) on {rows}");
            yield return Say.Of($"           row {finding.Row}: {Say.Head(finding.Text)}");
            if (finding.Reason is { } reason) yield return $"           reason: {Say.Head(reason)}";
        }
        foreach (var (code, count) in report.Faults) yield return Say.Of($"fault      {code} on {count} attacks: no reward, but a model can bring it about");
        yield return report.Attacks == 0 ? "nothing was tried: the task has no attacks, as it rewards nothing" : report.Findings.Count == 0
            ? Say.Of($"{report.Attacks} attacks earned nothing")
            : Say.Of($"{report.Findings.Count} kinds of attack earn reward, of {report.Attacks} attacks tried");
    }
}
