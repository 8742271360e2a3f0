using Rft.Graders;

namespace Rft.Host.Grading;

/// <summary>What grading a file gave (<c>rft.grade/1</c>).</summary>
internal sealed record GradeReport
{
    private static readonly string[] States = ["scored", "not_applicable", "invalid", "failed"];

    /// <summary>Version of the document.</summary>
    public string Schema { get; } = "rft.grade/1";

    /// <summary>The grader: name, file and content hash.</summary>
    public required GraderOrigin Grader { get; init; }

    /// <summary>Rows by what became of them: scored, not_applicable, invalid, failed.</summary>
    public required IReadOnlyDictionary<string, int> Counts { get; init; }

    /// <summary>Mean over the scored rows; null when there is none.</summary>
    public required double? Mean { get; init; }

    /// <summary>Failures by code.</summary>
    public required IReadOnlyDictionary<string, int> Faults { get; init; }

    /// <summary>Time of a call in seconds: nearest rank.</summary>
    public required CallSeconds Seconds { get; init; }

    /// <summary>The determinism audit; null when it was not asked for.</summary>
    public AuditReport? Audit { get; init; }

    /// <summary>The rows in file order.</summary>
    public required IReadOnlyList<GradedRow> Rows { get; init; }

    /// <summary>Sums up.</summary>
    public static GradeReport Of(GraderInfo grader, IReadOnlyList<GradedRow> rows, IReadOnlyList<TimeSpan> durations)
    {
        double[] scores = [.. rows.Select(row => row.Outcome.Score).OfType<double>()];
        return new GradeReport
        {
            Grader = GraderOrigin.Of(grader),
            Counts = States.ToDictionary(
                state => state, state => rows.Count(row => row.Outcome.State == state)),
            Mean = scores.Length > 0 ? scores.Average() : null,
            Faults = new SortedDictionary<string, int>(
                rows.Where(row => row.Outcome.Fault is not null).CountBy(row => row.Outcome.Fault!).ToDictionary(), StringComparer.Ordinal),
            Seconds = CallSeconds.Of(durations),
            Rows = rows,
        };
    }
}
