using System.Diagnostics;
using Rft.Graders.Running;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Host.Runs;
using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Native;
using Rft.Training.Rollouts;
using Rft.Training.Runs;

namespace Rft.Host.Checking.Measuring;

/// <summary>Runs a few steps of every stage as a run does, in a folder that is removed, and predicts the whole run from them.</summary>
/// <param name="config">The experiment.</param>
/// <param name="starter">Decides where the graders run.</param>
/// <param name="plan">Its plan.</param>
/// <param name="findings">Gets what is wrong.</param>
/// <param name="progress">Gets a line before it begins.</param>
/// <param name="clock">Measures.</param>
internal sealed class RunTrial(
    ExperimentConfig config, IGraderStarter starter, TrainingPlan plan, ICollection<CheckFinding> findings, TextWriter progress, TimeProvider clock)
{
    /// <summary>Measures.</summary>
    /// <param name="began">When the check began: what it did so far, a run does too.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <returns>The prediction; null when a finding says why there is none.</returns>
    public async Task<MeasuredPlan?> RunAsync(long began, CancellationToken cancellationToken)
    {
        var model = ModelSource.Of(config.Model);
        var trial = TrialPlan.Of(plan, model.Chat, DecoderParameters.Shapes(model.Shape).Sum(parameter => parameter.Count));
        await progress.WriteLineAsync($"measuring {trial.Plan.Stages.Sum(stage => stage.Steps)} steps").ConfigureAwait(false);
        var observer = new TrialObserver(() => new Cost(clock.GetElapsedTime(began).TotalSeconds, Environment.CpuUsage.TotalTime.TotalSeconds));
        var folder = Directory.CreateTempSubdirectory("rft-measure-");
        try
        {
            await RunAsync(trial, folder.FullName, observer, cancellationToken).ConfigureAwait(false);
            observer.Ended();
            using var process = Process.GetCurrentProcess();
            // The trial's answers are short, and so are its caches.
            long caches = MemoryEstimate.Cache(plan, model.Shape, model.Chat) - MemoryEstimate.Cache(trial.Plan, model.Shape, model.Chat);
            return RunForecast.Of(plan, trial, observer.Marks) with
            {
                LoadAverage = RunSummary.LoadAverage(),
                PeakMemoryBytes = process.PeakWorkingSet64 + Math.Max(0, caches),
            };
        }
        catch (Exception e) when (e is LibTorchException or DeviceException)
        {
            findings.Add(CheckFinding.Model("device", e.Message));
        }
        catch (CustomLossException e)
        {
            findings.Add(CheckFinding.Model("loss.custom", e.Message));
        }
        catch (Exception e) when (e is GraderFailedException or GuardStopException)
        {
            findings.Add(CheckFinding.Warning("model", "--measure", $"the trial ended before it could tell what a run takes: {e.Message}"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return null;
    }

    private async Task RunAsync(TrialPlan trial, string folder, TrialObserver observer, CancellationToken cancellationToken)
    {
        await using var graders =
            config.Graders.Count == 0 ? null : await RunGraders.LoadAsync(config, starter, cancellationToken).ConfigureAwait(false);
        await using var compute = PolicySource.StartCompute(config);
        var policy = await PolicySource.CreateAsync(config, compute, cancellationToken).ConfigureAwait(false);
        using var directory = RunDirectory.Create(folder, "trial");
        IRolloutGrader? asked = graders is not null && trial.Untrained ? new AssumedGrader(graders, plan.GraderWeights, AssumedGrader.TrialShare) : graders;
        var run = new TrainingRun(trial.Plan, policy, asked, directory, observer, new StopRequest(), clock)
        {
            OpenTeacher = (name, cancel) => NamedModel.OpenAsync(name, config.Run.Dir, compute, cancel),
        };
        await run.RunAsync(null, cancellationToken).ConfigureAwait(false);
    }
}
