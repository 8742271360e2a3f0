using System.CommandLine;
using System.Text.Json;
using Rft.Host.Checking;
using Rft.Host.Configuration;
using Rft.Host.Runs;

namespace Rft.Host.Commands;

/// <summary><c>rft check</c>: looks at everything a run needs, and says what the run will take.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Config = new("CONFIG") { Description = "The experiment file." };
    private static readonly Option<bool> Smoke = new("--smoke")
    {
        Description = "Start the model and take one small step of every stage, in memory.",
    };
    private static readonly Option<bool> Strict = new("--strict") { Description = "Warnings count as errors." };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document (rft.check/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("check", "Checks an experiment: file, data, graders with their cases; says what a run will take.")
        {
            Config, SharedOptions.Set, Smoke, Strict, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var check = new ExperimentCheck(parsed.GetValue(Config)!, parsed.InvocationConfiguration.Error);
        var sources = ConfigSources.FromProcess(parsed.GetValue(SharedOptions.Set) ?? []);
        var report = await check.RunAsync(sources, parsed.GetValue(Smoke), cancellationToken).ConfigureAwait(false);
        var output = parsed.InvocationConfiguration.Output;
        IEnumerable<string> lines = parsed.GetValue(Json) ? [JsonSerializer.Serialize(report, RunSummary.Json)] : CheckText.Lines(report);
        foreach (string line in lines) await output.WriteLineAsync(line).ConfigureAwait(false);
        return (int)report.ExitCode(parsed.GetValue(Strict));
    }
}
