using System.CommandLine;
using Rft.Graders;
using Rft.Host.Configuration;
using Rft.Host.Grading;
using Rft.Host.Regrading;

namespace Rft.Host.Commands;

/// <summary><c>rft regrade</c>: what another version of a grader would have changed in a run.</summary>
internal static class RegradeCommand
{
    private const int DefaultLimit = 20;

    private static readonly Argument<string> Run = new("RUN") { Description = "The run's folder, its id, or latest." };
    private static readonly Option<string> NewGrader = new("--grader")
    {
        Description = "NAME=FILE replaces the run's grader NAME; FILE or builtin:TASK alone replaces the only one, or the one of the file's name.",
        HelpName = "[NAME=]GRADER",
        Required = true,
    };
    private static readonly Option<int?> Step = new("--step") { Description = "Only this step." };
    private static readonly Option<string?> Out = new("--out")
    {
        Description = "Write the changed rollouts as JSON lines (rft.regrade_row/1).",
        HelpName = "FILE",
    };
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Show at most so many changed rollouts; 0: all.",
        DefaultValueFactory = _ => DefaultLimit,
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document (rft.regrade/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("regrade", "Grades the rollouts of a run with another version of a grader and shows what changes.")
        {
            Run, NewGrader, Step, GraderOptions.Options, Out, Limit, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var run = await SavedRun.ReadAsync(parsed.GetValue(Run)!, parsed.GetValue(Step), cancellationToken).ConfigureAwait(false);
        if (run.Rollouts.Count == 0) throw new UsageException($"the run {run.Folder} has no rollouts to grade again");
        run = run.Graded();
        if (run.Rollouts.Count == 0)
            throw new UsageException($"no rollout of the run {run.Folder} was graded: there is nothing to compare; rft grade scores saved completions");
        var (replaced, source) = Source(run, parsed.GetValue(NewGrader)!, parsed.GetValue(GraderOptions.Options));
        RegradeReport report;
        await using (var session = await GraderSession.OpenAsync(source, run.Config.Grading, cancellationToken, run.Config.Judge).ConfigureAwait(false))
            report = await new Regrade(run, replaced).RunAsync(session.Set, cancellationToken).ConfigureAwait(false);
        if (parsed.GetValue(Out) is { } path)
        {
            var rows = report.Changed.Select(row => new { Schema = "rft.regrade_row/1", row.Id, row.Text, row.Score, row.Reward, row.AdvantageSign });
            await SavedFiles.WriteAsync(path, rows, cancellationToken).ConfigureAwait(false);
        }
        await ReportOutput.WriteAsync(parsed, parsed.GetValue(Json), report, RegradeText.Lines(report, parsed.GetValue(Limit))).ConfigureAwait(false);
        return (int)ExitCode.Done;
    }

    /// <summary>The grader that is replaced, and the new one with the options, range and limits that the experiment gives it.</summary>
    private static (GraderConfig Replaced, GraderSource Source) Source(SavedRun run, string text, string? options)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        string reference = text[(equals + 1)..];
        string? named = equals > 0 ? text[..equals] : null;
        string own = GraderReference.Parse(reference).Name;
        var replaced = run.Grader(named ?? (run.Config.Graders.ContainsKey(own) ? own : null));
        return (replaced, GraderReference.Parse(reference, replaced.Name) with
        {
            Options = options is null ? new Item(replaced.Options) : GraderReference.Options(options),
            Range = replaced.Range,
            Timeout = replaced.Timeout,
        });
    }
}
