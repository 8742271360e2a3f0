using System.CommandLine;
using Rft.Host.Comparing;
using Rft.Host.Index;

namespace Rft.Host.Commands;

/// <summary><c>rft runs compare</c>: two runs on the prompts that both were evaluated on.</summary>
internal static class RunsCompareCommand
{
    private const int DefaultLimit = 3;

    private static readonly Argument<string> First = new("A") { Description = "The run to compare with: its id, its folder, or latest." };
    private static readonly Argument<string> Second = new("B") { Description = "The run that is judged." };
    private static readonly Option<string?> Metric = new("--metric")
    {
        Description = "A grader's name, or reward; default: A's evaluation metric.",
        HelpName = "NAME",
    };
    private static readonly Option<double> Tolerance = FiniteNumber.Option(
        "--tolerance", "Differences up to this are of no interest: worse and better mean by more.", usual: 0);
    private static readonly Option<int> Limit = new("--limit")
    {
        Description = "Show at most so many prompts of each kind; 0: all.",
        DefaultValueFactory = _ => DefaultLimit,
    };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("compare", "Compares the last evaluations of two runs, prompt by prompt.")
        {
            First, Second, Metric, Tolerance, Limit, RunsOptions.Runs, RunsOptions.Json,
        };
        command.SetAction(CompareAsync);
        return command;
    }

    private static async Task<int> CompareAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        double tolerance = parsed.GetValue(Tolerance);
        if (!(tolerance >= 0)) throw new UsageException(FormattableString.Invariant($"--tolerance {tolerance} is no size of a difference; give 0 or more"));
        string a = RunsOptions.Find(parsed, parsed.GetValue(First)!), b = RunsOptions.Find(parsed, parsed.GetValue(Second)!);
        string metric = parsed.GetValue(Metric) ?? RunsOptions.Listed(a).Metric
            ?? throw new UsageException($"the manifest of the run {a} names no evaluation metric; give --metric");
        await NoteUnfinishedAsync(parsed, a, b).ConfigureAwait(false);
        var config = ConfigPaths.Between(Path.Combine(a, RunFiles.Config), Path.Combine(b, RunFiles.Config));
        var comparison = RunComparison.Of(FinalEvaluation.Read(a, metric), FinalEvaluation.Read(b, metric), metric, tolerance, config, GraderDifferences.Between(a, b, metric));
        await ReportOutput.WriteAsync(parsed, parsed.GetValue(RunsOptions.Json), comparison, ComparisonText.Lines(comparison, parsed.GetValue(Limit)))
            .ConfigureAwait(false);
        return (int)(comparison.IsRegression ? ExitCode.ThresholdMissed : ExitCode.Done);
    }

    private static async Task NoteUnfinishedAsync(ParseResult parsed, params string[] folders)
    {
        foreach (var run in folders.Select(RunsOptions.Listed).Where(run => run.Process.State != RunState.Finished))
            await parsed.InvocationConfiguration.Error.WriteLineAsync($"{run.Run} has not finished ({run.State}): its last evaluation so far is compared")
                .ConfigureAwait(false);
    }
}
