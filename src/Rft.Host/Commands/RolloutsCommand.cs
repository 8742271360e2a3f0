using System.CommandLine;
using System.Text.RegularExpressions;
using Rft.Host.Rollouts;
using Rft.Host.Runs;

namespace Rft.Host.Commands;

/// <summary><c>rft rollouts</c>: finds and prints the rollouts of a run.</summary>
internal static class RolloutsCommand
{
    private const int DefaultLimit = 20;

    private static readonly Argument<string> Run = new("RUN") { Description = "The run's folder, its id, or latest." };
    private static readonly Option<int?> Step = new("--step") { Description = "Only this step." };
    private static readonly Option<int?> Prompt = new("--prompt") { Description = "Only this prompt of its step, from 0." };
    private static readonly Option<double?> MinReward = new("--min-reward") { Description = "Only rewards of at least this." };
    private static readonly Option<double?> MaxReward = new("--max-reward") { Description = "Only rewards of at most this." };
    private static readonly Option<string?> Fault = new("--fault")
    {
        Description = "Only rollouts in which a grader failed, with this code or any.",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "CODE",
    };
    private static readonly Option<string?> Grep = new("--grep")
    {
        Description = "Only completions that match this regular expression.",
        HelpName = "PATTERN",
    };
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Print at most so many; 0: all.",
        DefaultValueFactory = _ => DefaultLimit,
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print JSON lines (rft.rollout/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("rollouts", "Finds and prints rollouts of a run.")
        {
            Run, Step, Prompt, MinReward, MaxReward, Fault, Grep, Limit, Json,
        };
        command.SetAction(PrintAsync);
        return command;
    }

    private static async Task<int> PrintAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string run = parsed.GetValue(Run)!, parent = RunFolders.DefaultParent;
        string folder = RolloutFiles.Locate(run == "latest" ? RunFolders.Find(run, parent) : run, parent);
        var output = parsed.InvocationConfiguration.Output;
        int limit = parsed.GetValue(Limit), printed = 0, bad = 0;
        void BadLine(string place, string reason)
        {
            bad++;
            parsed.InvocationConfiguration.Error.WriteLine($"{place}: line skipped: {reason}");
        }
        var rollouts = RolloutFiles.ReadAsync(folder, Filter(parsed), BadLine, cancellationToken);
        await foreach (var (line, rollout) in rollouts.ConfigureAwait(false))
        {
            await output.WriteLineAsync(parsed.GetValue(Json) ? line : RolloutText.Write(rollout)).ConfigureAwait(false);
            if (++printed == limit) break;
        }
        if (printed == 0) await parsed.InvocationConfiguration.Error.WriteLineAsync("no rollout matches").ConfigureAwait(false);
        return (int)(bad > 0 ? ExitCode.BadInput : ExitCode.Done);
    }

    private static RolloutFilter Filter(ParseResult parsed) => new()
    {
        Step = parsed.GetValue(Step),
        Prompt = parsed.GetValue(Prompt),
        MinReward = parsed.GetValue(MinReward),
        MaxReward = parsed.GetValue(MaxReward),
        Fault = parsed.GetResult(Fault) is null ? null : parsed.GetValue(Fault) ?? RolloutFilter.AnyFault,
        Grep = Pattern(parsed.GetValue(Grep)),
    };

    private static Regex? Pattern(string? pattern)
    {
        if (pattern is null) return null;
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--grep '{pattern}' is not a regular expression: {e.Message}", e);
        }
    }
}
