using System.CommandLine;
using Rft.Host.Configuration;
using Rft.Host.KillTesting;

namespace Rft.Host.Commands;

/// <summary><c>rft kill-test</c>: proves on an experiment that a kill loses nothing.</summary>
internal static class KillTestCommand
{
    private const int DefaultInstants = 20;

    private static readonly Argument<string> Config = new("CONFIG") { Description = "The experiment file; a short one, since it runs some forty times." };
    private static readonly Option<int> Instants = new("--instants")
    {
        Description = "Random instants to kill at, beside every phase of a step.", DefaultValueFactory = _ => DefaultInstants,
    };
    private static readonly Option<long> Seed = new("--seed") { Description = "Decides the instants." };
    private static readonly Option<string?> Out = new("--out") { Description = "Folder of the runs; default: a temporary one, removed when all is well.", HelpName = "FOLDER" };
    private static readonly Option<bool> Json = new("--json") { Description = "Print one JSON document (rft.kill-test/1)." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("kill-test", "Kills runs of an experiment at every phase and at random instants, resumes them, and compares.")
        {
            Config, SharedOptions.Set, Instants, Seed, Out, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string config = parsed.GetValue(Config)!;
        string[] sets = parsed.GetValue(SharedOptions.Set) ?? [];
        if (parsed.GetValue(Instants) is < 0 and var instants) throw new UsageException($"--instants is {instants}; it must be at least 0");
        // Wrong files are said here, once, and not by forty runs.
        ConfigLoader.Load(config, ConfigSources.FromProcess(sets));
        string folder = parsed.GetValue(Out) is { } named ? Path.GetFullPath(named) : Directory.CreateTempSubdirectory("rft-kill-test-").FullName;
        var request = new KillTestRequest(config, sets, folder, parsed.GetValue(Instants), (ulong)parsed.GetValue(Seed));
        var report = await new KillTest(request, parsed.InvocationConfiguration.Error).RunAsync(cancellationToken).ConfigureAwait(false);
        await ReportOutput.WriteAsync(parsed, parsed.GetValue(Json), new { Schema = "rft.kill-test/1", Report = report }, KillTestText.Lines(report)).ConfigureAwait(false);
        if (report.Failed == 0 && parsed.GetValue(Out) is null) Directory.Delete(folder, recursive: true);
        return (int)(report.Failed == 0 ? ExitCode.Done : ExitCode.ThresholdMissed);
    }
}
