using System.CommandLine;
using Rft.Graders;
using Rft.Graders.Probing;
using Rft.Host.Configuration;
using Rft.Host.Grading;
using Rft.Host.Probing;

namespace Rft.Host.Commands;

/// <summary><c>rft probe</c>: looks for rewards that need no solution.</summary>
internal static class ProbeCommand
{
    private const int DefaultRows = 20;

    private static readonly Option<string?> Data = new("--data")
    {
        Description = "JSON lines of items, with or without right answers. Default: the cases beside the grader, or the task's own rows.",
        HelpName = "FILE",
    };
    private static readonly Option<double?> MaxScore = FiniteNumber.Option(
        "--max-score", "The most that an attack may earn. Default: less than half of what the best known answer earns.");
    private static readonly Option<int> Rows = new("--limit") { Description = "Rows that are tried.", DefaultValueFactory = _ => DefaultRows };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document (rft.probe/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("probe", "Attacks a grader: reports what earns reward without solving anything.")
        {
            GraderOptions.Grader, Data, GraderOptions.Options, MaxScore, GraderOptions.Timeout, Rows, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (source, limits) = (GraderOptions.Source(parsed), GraderOptions.Limits(parsed));
        if (parsed.GetValue(Rows) is < 1 and var rows) throw new UsageException($"--limit is {rows}; it must be at least 1");
        var subjects = ProbeSubjects.Of(source, parsed.GetValue(Data), parsed.GetValue(Rows));
        var (grader, report) = await ProbeAsync(source, limits, subjects, parsed.GetValue(MaxScore), cancellationToken).ConfigureAwait(false);
        var document = new { Schema = "rft.probe/1", Grader = grader, Report = report };
        await ReportOutput.WriteAsync(parsed, parsed.GetValue(Json), document, ProbeText.Lines(grader, report)).ConfigureAwait(false);
        return (int)(report.Findings.Count > 0 ? ExitCode.ThresholdMissed : ExitCode.Done);
    }

    private static async Task<(GraderOrigin Grader, ProbeReport Report)> ProbeAsync(
        GraderSource source, GradingConfig limits, IReadOnlyList<(Item Options, IReadOnlyList<ProbeSubject> Subjects)> rows, double? maxScore,
        CancellationToken cancellationToken)
    {
        GraderOrigin? grader = null;
        List<ProbeReport> reports = [];
        foreach (var (options, subjects) in rows)
        {
            await using var session = await GraderSession.OpenAsync(source with { Options = options }, limits, cancellationToken).ConfigureAwait(false);
            grader ??= GraderOrigin.Of(session.Info);
            reports.Add(await new GraderProbe(session.Set, maxScore).RunAsync(subjects, cancellationToken).ConfigureAwait(false));
        }
        return (grader!, ProbeReport.Merge(reports));
    }
}
