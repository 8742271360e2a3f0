using System.CommandLine;
using Rft.Graders;
using Rft.Graders.Calibration;
using Rft.Graders.Cases;
using Rft.Host.Calibrating;
using Rft.Host.Configuration;
using Rft.Host.Grading;

namespace Rft.Host.Commands;

/// <summary><c>rft calibrate</c>: compares a grader with people's labels.</summary>
internal static class CalibrateCommand
{
    private const int DefaultLimit = 20;
    private const double Half = 0.5;

    private static readonly Option<string> Data = new("--data")
    {
        Description = "Saved completions as for rft grade, with a label each.",
        HelpName = "FILE",
        Required = true,
    };
    private static readonly Option<string> Label = new("--label")
    {
        Description = "The field with the label: true or false, 1 or 0.",
        HelpName = "FIELD",
        DefaultValueFactory = _ => "label",
    };
    private static readonly Option<double?> Threshold = FiniteNumber.Option(
        "--threshold", "Scores of at least this are accepted. Default: the middle of the declared range, else 0.5; a grader's own 'passed' comes first.");
    private static readonly Option<double?> MinKappa = FiniteNumber.Option("--min-kappa", "Exit with 4 when Cohen's kappa is lower, or undefined.");
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Show at most so many disputed rows of a kind; 0: all.",
        DefaultValueFactory = _ => DefaultLimit,
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document (rft.calibrate/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("calibrate", "Compares a grader with people's labels.")
        {
            GraderOptions.Grader, Data, Label, Threshold, GraderOptions.Options, GraderOptions.Parallel, GraderOptions.Timeout, MinKappa, Limit, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (source, limits, file) = (GraderOptions.Source(parsed), GraderOptions.Limits(parsed), parsed.GetValue(Data)!);
        var rows = SavedFiles.Read(file);
        var labels = Labels.Of(rows, parsed.GetValue(Label)!, file);
        var report = await CompareAsync(source, limits, rows, labels, parsed.GetValue(Threshold), cancellationToken).ConfigureAwait(false);
        await ReportOutput.WriteAsync(parsed, parsed.GetValue(Json), report, CalibrationText.Lines(report, parsed.GetValue(Limit))).ConfigureAwait(false);
        if (parsed.GetValue(MinKappa) is not { } least || report.Agreement.Kappa >= least) return (int)ExitCode.Done;
        string kappa = report.Agreement.Kappa is { } value ? Say.Of($"{value:0.###}") : "undefined";
        await parsed.InvocationConfiguration.Error.WriteLineAsync(Say.Of($"kappa is {kappa}, below --min-kappa {least}")).ConfigureAwait(false);
        return (int)ExitCode.ThresholdMissed;
    }

    private static async Task<CalibrationReport> CompareAsync(
        GraderSource source, GradingConfig limits, IReadOnlyList<SavedSample> rows, IReadOnlyList<bool> labels, double? threshold,
        CancellationToken cancellationToken)
    {
        await using var session = await GraderSession.OpenAsync(source, limits, cancellationToken).ConfigureAwait(false);
        double least = threshold ?? (session.Info.Range is { } range ? (range.Low + range.High) / 2 : Half);
        var outcomes = await SavedGrading.RunAsync(session.Set, rows, Enumerable.Range(0, rows.Count), limits.Workers, cancellationToken).ConfigureAwait(false);
        var graded = rows.Select((row, i) => (Row: row, Label: labels[i], Outcome: OutcomeLine.Of(outcomes[i]!), Position: i)).ToList();
        var scored = graded.Where(each => each.Outcome.Score is not null)
            .Select(each => (each.Row, each.Outcome, Score: new LabelledScore(
                each.Outcome.Score!.Value, each.Outcome.Passed ?? each.Outcome.Score >= least, each.Label, each.Row.Sample.Text.Length,
                each.Position))).ToList();
        DisputedRow[] Disputed(bool accepted) =>
        [
            .. scored.Where(each => each.Score.Accepted == accepted && each.Score.Label != accepted)
                .Select(each => new DisputedRow(each.Row.Line, each.Row.Sample.Id, each.Row.Sample.Text, each.Outcome)),
        ];
        var unscored = graded.Where(each => each.Outcome.Score is null).CountBy(each => each.Outcome.State).ToDictionary();
        LabelledScore[] pairs = [.. scored.Select(each => each.Score)];
        return new CalibrationReport(
            GraderOrigin.Of(session.Info), least, Agreement.Of(pairs), ReliabilityBin.Of(pairs), unscored, Disputed(true), Disputed(false));
    }
}
