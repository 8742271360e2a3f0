using System.Text.Json;
using Rft.Host.Configuration;
using Rft.Training.Checkpoints;
using Rft.Training.Loop;
using Rft.Training.Runs;

namespace Rft.Host.Runs;

/// <summary>Finds where a run goes on, and refuses what would make it another run.</summary>
/// <param name="directory">The run.</param>
/// <param name="accepted">Kinds of inputs that may have changed.</param>
/// <param name="strict">Whether a damaged checkpoint ends the attempt.</param>
/// <param name="notice">Gets what the user should know.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ResumeCheck(RunDirectory directory, IReadOnlyList<string> accepted, bool strict, Action<string> notice, TimeProvider clock)
{
    /// <summary>Refuses a run whose result says that all of it is done, before anything else that could be wrong with it.</summary>
    /// <exception cref="NothingToResumeException">The run is finished.</exception>
    public void Unfinished()
    {
        if (!File.Exists(directory.ResultFile)) return;
        using var result = JsonDocument.Parse(File.ReadAllText(directory.ResultFile));
        if (result.RootElement.GetProperty("status").GetString() == "succeeded") throw Finished();
    }

    /// <summary>Compares what the run is made of with what is there now; changes that are accepted are written down.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="now">What is there now.</param>
    /// <exception cref="UsageException">Something else has changed; the message shows what.</exception>
    public void Inputs(ExperimentConfig config, IReadOnlyDictionary<string, string> now)
    {
        if (RunManifest.Inputs(directory) is not { } before)
        {
            notice("the run does not say what it was made of, so nothing is compared: it was started by an earlier version");
            return;
        }
        var changes = RunInputs.Changes(before, now);
        var reloaded = config.Grading.HotReload ? accepted.Append("graders") : accepted;
        var refused = changes.Where(change => !reloaded.Contains(change.Kind)).ToList();
        if (refused.Count > 0)
        {
            string kinds = string.Join(',', refused.Select(change => change.Kind).Distinct());
            throw new UsageException(
                $"the run {directory.Id} was started with other inputs:\n{string.Join('\n', refused)}\n"
                + $"bring them back, start a new run, or go on with the new ones from here: --accept-changed {kinds}");
        }
        if (changes.Count == 0) return;
        notice($"goes on with changed inputs, which the run's manifest records:\n{string.Join('\n', changes)}");
        RunManifest.Accept(directory, changes, now, clock.GetUtcNow());
    }

    /// <summary>The checkpoint to go on from; null when there is none yet.</summary>
    /// <param name="plan">The plan.</param>
    /// <exception cref="CheckpointException">The newest is damaged and that is not to be put up with, or all are.</exception>
    /// <exception cref="NothingToResumeException">The run is finished.</exception>
    public Checkpoint? Checkpoint(TrainingPlan plan)
    {
        var folders = new CheckpointStore(directory.CheckpointsFolder, keep: 1).NewestFirst;
        if (folders.Count == 0)
        {
            notice($"run {directory.Id} has no checkpoint yet and starts from the beginning");
            return null;
        }
        var (checkpoint, folder) = Sound(folders);
        // Killed behind its last checkpoint, it still owes its result.
        if (checkpoint.State.Stage >= plan.Stages.Count && File.Exists(directory.ResultFile))
            throw Finished();
        notice($"run {directory.Id} goes on from {Path.GetFileName(folder)}");
        return checkpoint;
    }

    private NothingToResumeException Finished() => new($"run {directory.Id} is finished; there is nothing to resume");

    private (Checkpoint Checkpoint, string Folder) Sound(IReadOnlyList<string> folders)
    {
        for (int i = 0; ; i++)
        {
            try
            {
                return (CheckpointStore.Load(folders[i]), folders[i]);
            }
            catch (CheckpointException e) when (!strict && i + 1 < folders.Count)
            {
                notice($"{e.Message}; the one before is tried: {Path.GetFileName(folders[i + 1])}");
                RunManifest.FellBack(directory, Path.GetFileName(folders[i]), e.Message, clock.GetUtcNow());
            }
        }
    }
}
