using System.CommandLine;
using System.Text.Json;
using Rft.Host.Configuration;
using Rft.Host.LiveView;
using Rft.Host.Runs;

namespace Rft.Host.Commands;

/// <summary><c>rft train</c>: runs an experiment, or goes on with one.</summary>
internal static class TrainCommand
{
    private static readonly Argument<string?> Config = new("CONFIG") { Description = "The experiment file.", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Resume = new("--resume") { Description = "Go on with a run: its folder, its id, or latest.", HelpName = "RUN" };
    private static readonly Option<string?> Name = new("--name") { Description = "Id of the new run; default: the experiment's name and the time." };
    private static readonly Option<string[]> AcceptChanged = AcceptChangedOption();
    private static readonly Option<bool> Strict = new("--strict")
    {
        Description = "With --resume: a damaged checkpoint is an error, not a reason to take the one before.",
    };
    private static readonly Option<bool> Detach = new("--detach")
    {
        Description = "Run in a process of its own that outlives this terminal; its output goes into the run's logs.",
    };
    private static readonly Option<bool> Json = new("--json") { Description = "Print the result (rft.result/1) as one line on standard output." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Command("train", "Runs an experiment: generate, score, update.") 
        {
            Config, SharedOptions.Set, Resume, AcceptChanged, Strict, Name, Detach, Json,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var error = parsed.InvocationConfiguration.Error;
        if (parsed.GetValue(Detach)) return await DetachAsync(parsed, error, cancellationToken).ConfigureAwait(false);
        DetachedRun.LeaveTerminal();
        using var signals = new StopSignals(error.WriteLine);
        using var stopped = CancellationTokenSource.CreateLinkedTokenSource(signals.Abort, cancellationToken);
        var request = Request(parsed, error);
        bool live = RunViews.IsLive(parsed.GetValue(SharedOptions.NoColor), Console.IsErrorRedirected, Environment.GetEnvironmentVariable);
        await using var view = RunViews.Create(error, live, TimeProvider.System);
        signals.Notice = view.Notice;
        var (result, code) = await new TrainingSession(request, view, signals, TimeProvider.System).RunAsync(stopped.Token).ConfigureAwait(false);
        using var report = new StringWriter();
        await RunReport.WriteAsync(report, result, request.Config).ConfigureAwait(false);
        await view.EndAsync(report.ToString()).ConfigureAwait(false);
        if (parsed.GetValue(Json))
        {
            string line = JsonSerializer.Serialize(result, RunSummary.Json);
            await parsed.InvocationConfiguration.Output.WriteLineAsync(line).ConfigureAwait(false);
        }
        return (int)code;
    }

    // The experiment is read here first, so that its mistakes are shown at once.
    private static async Task<int> DetachAsync(ParseResult parsed, TextWriter error, CancellationToken cancellationToken)
    {
        var request = Request(parsed, error);
        RunFolders.CheckId(request.Name);
        string id = request.Name ?? RunFolders.NewId(request.Config, TimeProvider.System);
        string folder = request.Resume ?? Path.GetFullPath(Path.Combine(request.Config.Run.Dir, id));
        if (request.Resume is null && Directory.Exists(folder))
            throw new UsageException($"run '{id}' exists already in {request.Config.Run.Dir}; choose another --name, or go on with --resume {id}");
        List<string> arguments = request.Resume is not null ? ["--resume", folder] : [parsed.GetValue(Config)!, "--name", id];
        if (parsed.GetValue(Strict)) arguments.Add("--strict");
        arguments.AddRange((parsed.GetValue(AcceptChanged) ?? []).SelectMany(kind => (string[])["--accept-changed", kind]));
        if (request.Resume is null) arguments.AddRange((parsed.GetValue(SharedOptions.Set) ?? []).SelectMany(set => (string[])["--set", set]));
        var (process, log, code) = await DetachedRun.StartAsync(folder, arguments, error, cancellationToken).ConfigureAwait(false);
        if (code is { } failed) return failed;
        string[] lines =
        [
            $"run    {Path.GetFileName(folder)}, process {process}", $"watch  rft watch {folder}",
            $"stop   kill -INT {process}    (after the step, with a checkpoint; twice: at once)", $"log    {log}",
        ];
        await ReportOutput.WriteAsync(
            parsed, parsed.GetValue(Json), new { Schema = "rft.detached/1", Run = Path.GetFileName(folder), RunDir = folder, Pid = process, Log = log }, lines)
            .ConfigureAwait(false);
        return (int)ExitCode.Done;
    }

    private static TrainingRequest Request(ParseResult parsed, TextWriter error)
    {
        string? file = parsed.GetValue(Config), resume = parsed.GetValue(Resume);
        if (file is null && resume is null) throw new UsageException("train needs an experiment file, for example: rft train experiments/arithmetic.yaml");
        if (resume is not null && parsed.GetValue(Name) is not null) throw new UsageException("--name is for new runs; a resumed run keeps its id");
        if (resume is null && (parsed.GetValue(Strict) || parsed.GetValue(AcceptChanged) is { Length: > 0 }))
            throw new UsageException("--strict and --accept-changed are for resumed runs; add --resume RUN or leave them out");
        string[] sets = parsed.GetValue(SharedOptions.Set) ?? [];
        var loaded = file is null ? null : ConfigLoader.Load(file, ConfigSources.FromProcess(sets));
        foreach (string note in loaded?.Notes ?? []) error.WriteLine(note);
        if (resume is null) return new TrainingRequest(loaded!, null, parsed.GetValue(Name));
        if (file is null && sets.Length > 0) throw new UsageException("a resumed run keeps its configuration; leave --set out");
        string folder = RunFolders.Find(resume, loaded?.Config.Run.Dir ?? RunFolders.DefaultParent);
        var stored = ConfigLoader.Load(Path.Combine(folder, "config.yaml"), ConfigSources.FromProcess([]));
        if (loaded is not null) ConfigChanges.Refuse(stored, loaded, folder);
        return new TrainingRequest(stored, folder, null) { AcceptChanged = parsed.GetValue(AcceptChanged) ?? [], Strict = parsed.GetValue(Strict) };
    }

    private static Option<string[]> AcceptChangedOption()
    {
        var option = new Option<string[]>("--accept-changed")
        {
            Description = $"With --resume: go on though inputs of these kinds have changed: {string.Join(", ", RunInputs.Kinds)}.",
            HelpName = "KIND,...",
            AllowMultipleArgumentsPerToken = true,
            CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries))],
        };
        option.Validators.Add(result =>
        {
            string? unknown = result.Tokens.SelectMany(token => token.Value.Split(',')).FirstOrDefault(kind => !RunInputs.Kinds.Contains(kind));
            if (unknown is not null) result.AddError($"--accept-changed {unknown}: use {string.Join(", ", RunInputs.Kinds)}");
        });
        return option;
    }
}
