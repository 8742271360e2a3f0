using System.CommandLine;
using Rft.Graders;
using Rft.Graders.Cases;
using Rft.Host.Configuration;
using Rft.Host.Configuration.Schema;
using Rft.Host.Grading;

namespace Rft.Host.Commands;

/// <summary><c>rft grade</c>: scores saved completions.</summary>
internal static class GradeCommand
{
    private const int DefaultLimit = 20;
    private const double DefaultShare = 0.1;

    private static readonly Option<string> Data = new("--data")
    {
        Description = "JSON lines: items with a completion, output_text or sample, or chat rows that end with the assistant's answer.",
        HelpName = "FILE",
        Required = true,
    };
    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Write every row's outcome as JSON lines (rft.grade_row/1).",
        HelpName = "FILE",
    };
    private static readonly Option<double?> FailUnder = FiniteNumber.Option("--fail-under", "Exit with 4 when the mean is lower, or there is none.");
    private static readonly Option<string?> Audit = new("--audit")
    {
        Description = "Grade a share of the rows twice and compare; exit with 4 when they differ. Default share: 10%.",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "SHARE",
    };
    private static readonly Option<int> Limit = new("--limit") { Description = "Show at most so many rows; 0: all.", DefaultValueFactory = _ => DefaultLimit };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document (rft.grade/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("grade", "Scores saved completions with one grader.")
        {
            GraderOptions.Grader, Data, GraderOptions.Options, Out, GraderOptions.Parallel, GraderOptions.Timeout, FailUnder, Audit, Limit, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (source, limits) = (GraderOptions.Source(parsed), GraderOptions.Limits(parsed));
        double? share = Share(parsed);
        var rows = SavedFiles.Read(parsed.GetValue(Data)!);
        var report = await GradeAsync(source, limits, rows, cancellationToken).ConfigureAwait(false);
        if (share is { } some)
            report = report with { Audit = await DeterminismAudit.RunAsync(source, limits, rows, report.Rows, some, cancellationToken).ConfigureAwait(false) };
        if (parsed.GetValue(Out) is { } path)
        {
            var lines = report.Rows.Select(row => new { Schema = "rft.grade_row/1", row.Line, row.Id, row.Outcome, report.Grader.Hash });
            await SavedFiles.WriteAsync(path, lines, cancellationToken).ConfigureAwait(false);
        }
        await ReportOutput.WriteAsync(parsed, parsed.GetValue(Json), report, GradeText.Lines(report, parsed.GetValue(Limit))).ConfigureAwait(false);
        return (int)await VerdictAsync(report, parsed.GetValue(FailUnder), parsed.InvocationConfiguration.Error).ConfigureAwait(false);
    }

    private static double? Share(ParseResult parsed)
    {
        if (parsed.GetResult(Audit) is null) return null;
        if (parsed.GetValue(Audit) is not { } text) return DefaultShare;
        return ScalarValue.TryShare(text, out double share) && share > 0
            ? share
            : throw new UsageException($"--audit is '{text}'; write a share above 0 to 1 such as 0.1 or 10%");
    }

    private static async Task<GradeReport> GradeAsync(
        GraderSource source, GradingConfig limits, IReadOnlyList<SavedSample> rows, CancellationToken cancellationToken)
    {
        await using var session = await GraderSession.OpenAsync(source, limits, cancellationToken).ConfigureAwait(false);
        var outcomes = await SavedGrading.RunAsync(session.Set, rows, Enumerable.Range(0, rows.Count), limits.Workers, cancellationToken).ConfigureAwait(false);
        var graded = rows.Zip(outcomes, (row, outcome) => new GradedRow(row.Line, row.Sample.Id, OutcomeLine.Of(outcome!))).ToList();
        return GradeReport.Of(session.Info, graded, [.. outcomes.Select(outcome => outcome!.Duration)]);
    }

    private static async Task<ExitCode> VerdictAsync(GradeReport report, double? floor, TextWriter error)
    {
        bool low = floor is { } least && !(report.Mean >= least);
        string mean = report.Mean is { } value ? Say.Of($"{value:G4}") : "none";
        if (low) await error.WriteLineAsync(Say.Of($"the mean is {mean}, below --fail-under {floor}")).ConfigureAwait(false);
        return low || report.Audit is { Unequal.Count: > 0 } ? ExitCode.ThresholdMissed : ExitCode.Done;
    }
}
