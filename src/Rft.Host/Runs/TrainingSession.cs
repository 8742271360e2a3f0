using System.Text;
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
/// <param name="error">Gets messages.</param>
/// <param name="clock">Measures.</param>
internal sealed class TrainingSession(TrainingRequest request, IRunObserver observer, StopSignals signals, TextWriter error, TimeProvider clock)
{
    /// <summary>Runs.</summary>
    /// <param name="abort">Stops at once.</param>
    /// <returns>The result, and the process's exit code.</returns>
    public async Task<(RunResult Result, ExitCode Code)> RunAsync(CancellationToken abort)
    {
        long start = clock.GetTimestamp();
        var config = request.Config;
        // Compilers and data are slow to start and need no tensors: they run while libtorch loads.
        await using var starter = GraderIsolation.Start(config);
        var reloading = config.Grading.HotReload ? new ReloadingStarter(starter) : null;
        var loading = NeedsGraders(config) ? RunGraders.LoadAsync(config, reloading ?? (IGraderStarter)starter, abort) : null;
        var plan = PlanBuilder.Build(config, new DataSets(config));
        await using var graders = loading is null ? null : await loading.ConfigureAwait(false);
        using var directory = request.Resume is null ? RunFolders.Create(config, request.Name, clock) : RunDirectory.Open(request.Resume);
        if (request.Resume is not null) RunManifest.RefuseOtherLosses(directory, plan);
        var checkpoint = LoadCheckpoint(directory, plan);
        await using var compute = PolicySource.StartCompute(config);
        WarnOfLoad();
        if (starter.Workers is { } workers)
        {
            workers.QuarantineFolder = directory.QuarantineFolder;
            observer.Notice(GraderIsolation.Describe(workers)!);
        }
        if (request.Resume is null)
        {
            DurableFile.Write(directory.ConfigFile, stream => stream.Write(Encoding.UTF8.GetBytes(request.Loaded.ToYaml())));
            RunManifest.Write(directory, config, plan, compute, graders?.Set, starter.Workers, clock.GetUtcNow());
        }
        var policy = await PolicySource.CreateAsync(config, compute, abort).ConfigureAwait(false);
        await using var reload = reloading?.Watch(GraderIsolation.Limits(config.Grading), observer.Notice);
        var run = new TrainingRun(plan, policy, graders, directory, new ReloadObserver(observer) { Reload = reload }, signals.Stop, clock);
        var (status, message, code) = await OutcomeAsync(() => run.RunAsync(checkpoint, abort)).ConfigureAwait(false);
        var result = RunSummary.Of(directory, config, status, message, clock.GetElapsedTime(start), starter.Workers?.PeakMemory ?? 0);
        DurableFile.Write(directory.ResultFile, stream => System.Text.Json.JsonSerializer.Serialize(stream, result, RunSummary.Json));
        return (result, code);
    }

    // Evaluations ask graders too, whatever the stages do.
    private static bool NeedsGraders(ExperimentConfig config) =>
        config.Stages.OfType<RftStageConfig>().Any() || (config.Eval is not null && config.Graders.Count > 0);

    private Checkpoint? LoadCheckpoint(RunDirectory directory, TrainingPlan plan)
    {
        if (request.Resume is null) return null;
        if (new CheckpointStore(directory.CheckpointsFolder, keep: 1).Latest is not { } latest)
        {
            observer.Notice($"run {directory.Id} has no checkpoint yet and starts from the beginning");
            return null;
        }
        var checkpoint = CheckpointStore.Load(latest);
        if (checkpoint.State.Stage >= plan.Stages.Count) throw new NothingToResumeException($"run {directory.Id} is finished; there is nothing to resume");
        observer.Notice($"run {directory.Id} goes on from {Path.GetFileName(latest)}");
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
        catch (Exception e) when (e is GuardStopException or GraderFailedException or CustomLossException)
        {
            return ("failed", e.Message, ExitCode.GuardStopped);
        }
    }

    private void WarnOfLoad()
    {
        if (RunSummary.LoadAverage() is { } load && load > Environment.ProcessorCount)
        {
            error.WriteLine(
                $"the machine is busy (load {load:F1} on {Environment.ProcessorCount} cores): expect a run several times slower than on a quiet one");
        }
    }
}
