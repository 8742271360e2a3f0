using System.Text;
using System.Text.Json;
using Rft.Graders.Reloading;
using Rft.Graders.Running;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Checkpoints;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Rollouts;
using Rft.Training.Runs;

namespace Rft.Host.Runs;

/// <summary>One run from its experiment file to its result.</summary>
/// <param name="request">What to run.</param>
/// <param name="observer">Watches.</param>
/// <param name="signals">Wishes to stop.</param>
/// <param name="clock">Measures.</param>
internal sealed class TrainingSession(TrainingRequest request, IRunObserver observer, StopSignals signals, TimeProvider clock)
{
    /// <summary>Runs.</summary>
    /// <param name="abort">Stops at once.</param>
    /// <returns>The result, and the process's exit code.</returns>
    public async Task<(RunResult Result, ExitCode Code)> RunAsync(CancellationToken abort)
    {
        long start = clock.GetTimestamp();
        var day = RunDay(request);
        var config = request.Config with { Model = request.Config.Model with { Date = day } };
        // Compilers and data are slow to start and need no tensors: they run while libtorch loads.
        await using var starter = GraderIsolation.Start(config);
        var reloading = config.Grading.HotReload ? new ReloadingStarter(starter) : null;
        var loading = NeedsGraders(config) ? RunGraders.LoadAsync(config, reloading ?? (IGraderStarter)starter, abort) : null;
        var plan = PlanBuilder.Build(config, new DataSets(config));
        await using var graders = loading is null ? null : await loading.ConfigureAwait(false);
        using var directory = request.Resume is null ? RunFolders.Create(config, request.Name, clock) : RunDirectory.Open(request.Resume);
        var writer = new RunWriter(directory.Root, observer.Notice, signals.Stop, clock, config.Guards.DiskWait);
        var inputs = RunInputs.Of(config, plan, graders?.Set);
        var checkpoint = request.Resume is null ? null : await ResumeAsync(directory, writer, inputs, abort).ConfigureAwait(false);
        await using var compute = PolicySource.StartCompute(config);
        WarnOfLoad();
        if (starter.Workers is { } workers)
        {
            workers.QuarantineFolder = directory.QuarantineFolder;
            observer.Notice(GraderIsolation.Describe(workers)!);
        }
        if (request.Resume is null)
        {
            byte[] yaml = Encoding.UTF8.GetBytes(request.Loaded.ToYaml());
            await writer.WriteAsync("the configuration", () => DurableFile.Write(directory.ConfigFile, stream => stream.Write(yaml)), abort).ConfigureAwait(false);
        }
        // A run that was killed right at its beginning gets it now.
        if (checkpoint is null && !File.Exists(directory.ManifestFile))
        {
            void Manifest() => RunManifest.Write(directory, config, plan, compute, graders, inputs, starter.Workers, clock.GetUtcNow());
            await writer.WriteAsync("the manifest", Manifest, abort).ConfigureAwait(false);
        }
        var policy = await PolicySource.CreateAsync(config, compute, abort).ConfigureAwait(false);
        await using var reload = reloading?.Watch(GraderIsolation.Limits(config.Grading), observer.Notice);
        var run = new TrainingRun(plan, policy, graders, directory, new ReloadObserver(observer) { Reload = reload }, signals.Stop, clock)
        {
            OpenTeacher = (name, cancel) => NamedModel.OpenAsync(name, config.Run.Dir, compute, cancel),
        };
        var (status, message, code) = await OutcomeAsync(() => run.RunAsync(checkpoint, abort)).ConfigureAwait(false);
        var result = RunSummary.Of(directory, config, status, message, clock.GetElapsedTime(start), starter.Workers?.PeakMemory ?? 0) with { ExitCode = (int)code };
        return (result, await WriteResultAsync(directory, writer, result, code, abort).ConfigureAwait(false));
    }

    private async Task<ExitCode> WriteResultAsync(RunDirectory directory, RunWriter writer, RunResult result, ExitCode code, CancellationToken abort)
    {
        void Result()
        {
            DurableFile.Write(directory.ResultFile, stream => JsonSerializer.Serialize(stream, result, RunSummary.Json));
            directory.EndProcess();
        }
        try
        {
            await writer.WriteAsync("the result", Result, abort).ConfigureAwait(false);
            return code;
        }
        catch (Exception e) when (e is RunStoppedException or GuardStopException or OperationCanceledException)
        {
            // A full disk, and nobody waits for it any longer: the run did what it did, and owes its result.
            observer.Notice($"there is no result: {e.Message}");
            return code != ExitCode.Done ? code : e is GuardStopException ? ExitCode.GuardStopped : signals.ExitCode;
        }
    }

    // Prompts may have the date in them: those of a run must not change overnight, nor when it is resumed.
    private DateOnly RunDay(TrainingRequest request) =>
        request.Config.Model.Date ?? (request.Resume is { } folder ? RunManifest.Day(folder) : null) ?? DateOnly.FromDateTime(clock.GetLocalNow().DateTime);

    // Evaluations ask graders too, whatever the stages do.
    private static bool NeedsGraders(ExperimentConfig config) =>
        config.Stages.OfType<RftStageConfig>().Any(stage => stage.Teacher is null or { Graded: true }) || (config.Eval is not null && config.Graders.Count > 0);

    private async Task<Checkpoint?> ResumeAsync(RunDirectory directory, RunWriter writer, IReadOnlyDictionary<string, string> inputs, CancellationToken abort)
    {
        var check = new ResumeCheck(directory, request.AcceptChanged, request.Strict, writer, observer.Notice, clock);
        check.Unfinished();
        var changes = check.Inputs(request.Config, inputs);
        var checkpoint = await check.CheckpointAsync(abort).ConfigureAwait(false);
        await check.AcceptAsync(changes, inputs, abort).ConfigureAwait(false);
        await writer.WriteAsync("process.json", directory.BeginProcess, abort).ConfigureAwait(false);
        return checkpoint;
    }

    private async Task<(string Status, string? Message, ExitCode Code)> OutcomeAsync(Func<Task> run)
    {
        try
        {
            await run().ConfigureAwait(false);
            return ("succeeded", null, ExitCode.Done);
        }
        catch (RunStoppedException e)
        {
            return ("stopped", e.Message, signals.ExitCode);
        }
        catch (OperationCanceledException)
        {
            return ("cancelled", "stopped at once; the newest checkpoint is the one to resume", signals.ExitCode);
        }
        catch (GuardStopException e) when (e.Unreachable)
        {
            return ("failed", e.Message, ExitCode.ServiceUnreachable);
        }
        catch (Exception e) when (e is GuardStopException or GraderFailedException or CustomLossException)
        {
            return ("failed", e.Message, ExitCode.GuardStopped);
        }
    }

    private void WarnOfLoad()
    {
        if (RunSummary.LoadAverage() is { } load && load > Environment.ProcessorCount)
        {
            observer.Notice(
                $"the machine is busy (load {load:F1} on {Environment.ProcessorCount} cores): expect a run several times slower than on a quiet one");
        }
    }
}
