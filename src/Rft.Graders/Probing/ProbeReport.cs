namespace Rft.Graders.Probing;

/// <summary>What attacks on a grader earned. Immutable.</summary>
/// <param name="Subjects">Rows that were tried.</param>
/// <param name="Attacks">Texts that were graded.</param>
/// <param name="Best">The best score of a right answer that is known; null when none is.</param>
/// <param name="Findings">The attacks that earned too much, the most rows first.</param>
/// <param name="Faults">Attacks on which the grader failed, by code of the failure: no reward, but a model can reach them.</param>
public sealed record ProbeReport(
    int Subjects, int Attacks, double? Best, IReadOnlyList<ProbeFinding> Findings, IReadOnlyDictionary<string, int> Faults)
{
    /// <summary>The reports of one grader under several options as one. Rows are counted on; a finding keeps its first text.</summary>
    /// <param name="reports">At least one.</param>
    public static ProbeReport Merge(IReadOnlyList<ProbeReport> reports)
    {
        ArgumentNullException.ThrowIfNull(reports);
        List<ProbeFinding> findings = [];
        int before = 0;
        foreach (var report in reports)
        {
            findings.AddRange(report.Findings.Select(finding => finding with { Row = finding.Row + before }));
            before += report.Subjects;
        }
        var faults = reports.SelectMany(report => report.Faults).GroupBy(fault => fault.Key)
            .ToDictionary(same => same.Key, same => same.Sum(fault => fault.Value));
        return new ProbeReport(
            before, reports.Sum(report => report.Attacks), reports.Max(report => report.Best),
            [.. findings.GroupBy(finding => finding.Attack).Select(same => same.First() with { Rows = same.Sum(finding => finding.Rows) })],
            new SortedDictionary<string, int>(faults, StringComparer.Ordinal));
    }
}
