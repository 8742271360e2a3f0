using System.CommandLine;
using System.Globalization;
using Rft.Host.Index;
using Rft.Host.LiveView;

namespace Rft.Host.Commands;

/// <summary><c>rft runs list</c>: the runs of a folder, from the index.</summary>
internal static class RunsListCommand
{
    private const int DefaultLimit = 20;

    private static readonly string[] Heads = ["run", "methods", "state", ">step", "reward", "held-out", ">wall", "begun"];

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "List at most so many, newest first; 0: all.",
        DefaultValueFactory = _ => DefaultLimit,
    };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("list", "Lists the runs, newest first.") { Limit, RunsOptions.Runs, RunsOptions.Json };
        command.SetAction(ListAsync);
        return command;
    }

    private static async Task<int> ListAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string folder = RunsOptions.Folder(parsed);
        var error = parsed.InvocationConfiguration.Error;
        int limit = parsed.GetValue(Limit);
        if (limit < 0) throw new UsageException($"--limit {limit} is no number of runs; give 0 for all, or more");
        IReadOnlyList<RunRow> rows = [];
        if (Directory.Exists(folder))
        {
            using var index = RunIndex.Open(folder, TimeProvider.System, error.WriteLine);
            rows = index.Rows();
        }
        ListedRun[] shown = [.. rows.Take(limit == 0 ? rows.Count : limit).Select(row => ListedRun.Of(row, folder, TimeProvider.System))];
        bool json = parsed.GetValue(RunsOptions.Json);
        await ReportOutput.WriteAsync(parsed, json, new { Schema = "rft.runs/1", Folder = folder, Count = rows.Count, Runs = shown }, Lines(shown))
            .ConfigureAwait(false);
        foreach (var run in shown.Where(run => run.Problem is not null)) await error.WriteLineAsync($"{run.Run}: {run.Problem}").ConfigureAwait(false);
        if (rows.Count == 0) await error.WriteLineAsync($"there is no run in {folder} yet; start one with 'rft train', or name a folder with --runs")
            .ConfigureAwait(false);
        if (rows.Count > shown.Length && !json)
            await error.WriteLineAsync($"... and {rows.Count - shown.Length} older runs; --limit 0 lists all").ConfigureAwait(false);
        return (int)ExitCode.Done;
    }

    private static IEnumerable<string> Lines(ListedRun[] runs) => runs.Length == 0 ? [] : TextTable.Lines(Heads, [.. runs.Select(Cells)]);

    private static string[] Cells(ListedRun run) =>
    [
        run.Run,
        run.Methods ?? "-",
        run.Pid is { } process ? string.Create(CultureInfo.InvariantCulture, $"{run.State} (pid {process})") : run.State,
        run.Steps is { } steps ? string.Create(CultureInfo.InvariantCulture, $"{run.Step}/{steps}") : run.Step.ToString(CultureInfo.InvariantCulture),
        Change(run.RewardFirst, run.RewardLast),
        run.Metric is { } metric && (run.HeldOutBefore ?? run.HeldOutAfter) is not null ? $"{metric} {Change(run.HeldOutBefore, run.HeldOutAfter)}" : "-",
        run.WallSeconds is { } wall ? ViewText.Duration(TimeSpan.FromSeconds(wall)) : "-",
        When(run.Started),
    ];

    /// <summary>When a run was begun, in the zone of the machine that began it.</summary>
    internal static string When(string? started) =>
        DateTimeOffset.TryParse(started, CultureInfo.InvariantCulture, out var time)
            ? time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
            : "-";

    private static string Change(double? before, double? after) =>
        before is null && after is null ? "-" : $"{Value(before)} -> {Value(after)}";

    private static string Value(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-";
}
