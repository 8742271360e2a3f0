using System.CommandLine;
using System.Globalization;
using Rft.Host.Rollouts;
using Rft.Host.Runs;

namespace Rft.Host.Commands;

/// <summary><c>rft rollouts</c>: finds and prints the rollouts of a run.</summary>
internal static class RolloutsCommand
{
    private const int DefaultLimit = 20;

    // Fewer are read in no time.
    private const int ToldFrom = 10_000;

    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Print at most so many; 0: all.",
        DefaultValueFactory = _ => DefaultLimit,
    };
    private static readonly Option<int> Page = new("--page")
    {
        Description = "Which part of --limit rollouts, from 1.",
        DefaultValueFactory = _ => 1,
    };
    private static readonly Option<string?> Sort = new("--sort")
    {
        Description = $"Order: one of {string.Join(", ", RolloutOrder.Keys)}, with :desc the greatest first; default: as they were sampled.",
        HelpName = "KEY[:desc]",
    };
    private static readonly Option<bool> Count = new("--count") { Description = "Print only how many there are." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON lines (rft.rollout/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("rollouts", "Finds and prints rollouts of a run.") { RunsOptions.Run };
        foreach (var option in RolloutOptions.All) command.Add(option);
        foreach (Option option in (Option[])[Sort, Limit, Page, Count, Json, RunsOptions.Runs]) command.Add(option);
        command.SetAction((parsed, cancellationToken) => PrintAsync(parsed, cancellationToken));
        return command;
    }

    private static async Task<int> PrintAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string run = parsed.GetValue(RunsOptions.Run)!, parent = RunsOptions.Folder(parsed);
        string folder = RolloutFiles.Locate(run == "latest" ? RunFolders.Find(run, parent) : run, parent);
        var error = parsed.InvocationConfiguration.Error;
        int bad = 0;
        void BadLine(string place, string reason)
        {
            bad++;
            error.WriteLine($"{place}: line skipped: {reason}");
        }
        var filter = RolloutOptions.Filter(parsed);
        var order = RolloutOrder.Parse(parsed.GetValue(Sort), filter.Grader);
        long start = TimeProvider.System.GetTimestamp();
        using (var search = new RolloutSearch(Path.GetDirectoryName(folder)!, filter, BadLine, error.WriteLine))
        {
            await (parsed.GetValue(Count) ? PrintCountAsync(parsed, search, cancellationToken) : PrintPageAsync(parsed, search, order, cancellationToken))
                .ConfigureAwait(false);
            if (search.Added >= ToldFrom)
            {
                double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
                await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"read {search.Added} rollouts into the run's index, once, in {seconds:0.0} s"))
                    .ConfigureAwait(false);
            }
        }
        return (int)(bad > 0 ? ExitCode.BadInput : ExitCode.Done);
    }

    private static async Task PrintCountAsync(ParseResult parsed, RolloutSearch search, CancellationToken cancellationToken)
    {
        string count = search.Count(cancellationToken).ToString(CultureInfo.InvariantCulture);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(
            parsed.GetValue(Json) ? $$"""{"schema":"rft.rollout_count/1","count":{{count}}}""" : count).ConfigureAwait(false);
    }

    private static async Task PrintPageAsync(ParseResult parsed, RolloutSearch search, RolloutOrder order, CancellationToken cancellationToken)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        int limit = parsed.GetValue(Limit), page = parsed.GetValue(Page), printed = 0, skipped = 0;
        if (limit < 0) throw new UsageException($"--limit {limit} is no number of rollouts; give 0 for all, or more");
        if (page < 1 || (page > 1 && limit == 0)) throw new UsageException(
            $"--page {page} with --limit {limit} is no page; pages count from 1, and --limit 0 has only one");
        bool json = parsed.GetValue(Json);
        foreach (var (line, rollout) in search.Find(order, cancellationToken))
        {
            if (skipped < (long)(page - 1) * limit)
            {
                skipped++;
                continue;
            }
            await output.WriteLineAsync(json ? line : RolloutText.Write(rollout)).ConfigureAwait(false);
            if (++printed != limit) continue;
            if (!json) await error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                $"page {page} of {limit} rollouts; --page {page + 1} shows the next, --count how many there are")).ConfigureAwait(false);
            return;
        }
        if (printed == 0) await error.WriteLineAsync(skipped == 0 ? "no rollout matches" : $"page {page} is empty: {skipped} rollouts match").ConfigureAwait(false);
    }
}
