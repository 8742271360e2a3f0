using Rft.Host.Configuration;
using Rft.Host.Watching;
using Rft.Training.Checkpoints;
using Rft.Training.Runs;

namespace Rft.Host.Runs;

/// <summary>Finds where a run goes on, and refuses what would make it another run.</summary>
/// <param name="directory">The run.</param>
/// <param name="accepted">Kinds of inputs that may have changed.</param>
/// <param name="strict">Whether a damaged checkpoint ends the attempt.</param>
/// <param name="writer">Writes what was decided down.</param>
/// <param name="notice">Gets what the user should know.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class ResumeCheck(
    RunDirectory directory, IReadOnlyList<string> accepted, bool strict, RunWriter writer, Action<string> notice, TimeProvider clock)
{
    /// <summary>Refuses a run whose result says that all of it is done, before anything else that could be wrong with it.</summary>
    /// <exception cref="NothingToResumeException">The run is finished.</exception>
    public void Unfinished()
    {
        if (!File.Exists(directory.ResultFile)) return;
        if (RunEnding.Status(directory.Root) is not { } status)
            throw new UsageException($"{directory.ResultFile} is damaged; remove it, and the run goes on from its newest checkpoint");
        if (status == "succeeded") throw new NothingToResumeException($"run {directory.Id} is finished; there is nothing to resume");
    }

    /// <summary>Compares what the run is made of with what is there now.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="now">What is there now.</param>
    /// <returns>Changes that are accepted.</returns>
    /// <exception cref="UsageException">Something else has changed; the message shows what.</exception>
    public IReadOnlyList<InputChange> Inputs(ExperimentConfig config, IReadOnlyDictionary<string, string> now)
    {
        if (RunManifest.Inputs(directory) is not { } before)
        {
            // Killed before it had a manifest, a run has nothing to be compared with, and gets one.
            if (Store.Latest is not null) notice("the run does not say what it was made of, so nothing is compared: it was started by an earlier version");
            return [];
        }
        var changes = RunInputs.Changes(before, now);
        var reloaded = config.Grading.HotReload ? accepted.Append("graders") : accepted;
        var refused = changes.Where(change => !reloaded.Contains(change.Kind)).ToList();
        if (refused.Count == 0) return changes;
        string kinds = string.Join(',', refused.Select(change => change.Kind).Distinct());
        throw new UsageException(
            $"the run {directory.Id} was started with other inputs:\n{string.Join('\n', refused)}\n"
            + $"bring them back, start a new run, or go on with the new ones from here: --accept-changed {kinds}");
    }

    /// <summary>Writes accepted changes down.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="now">What is there now.</param>
    /// <param name="cancellationToken">Ends the waiting for room.</param>
    public async Task AcceptAsync(IReadOnlyList<InputChange> changes, IReadOnlyDictionary<string, string> now, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return;
        notice($"goes on with changed inputs, which the run's manifest records:\n{string.Join('\n', changes)}");
        await writer.WriteAsync("the manifest", () => RunManifest.Accept(directory, changes, now, clock.GetUtcNow()), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The checkpoint to go on from; null when there is none yet.</summary>
    /// <param name="cancellationToken">Ends the waiting for room.</param>
    /// <exception cref="CheckpointException">The newest is damaged and that is not to be put up with, or all are.</exception>
    public async Task<Checkpoint?> CheckpointAsync(CancellationToken cancellationToken)
    {
        var folders = Store.NewestFirst;
        if (folders.Count == 0)
        {
            notice($"run {directory.Id} has no checkpoint yet and starts from the beginning");
            return null;
        }
        var (checkpoint, folder) = await SoundAsync(folders, cancellationToken).ConfigureAwait(false);
        notice($"run {directory.Id} goes on from {Path.GetFileName(folder)}");
        return checkpoint;
    }

    private CheckpointStore Store => new(directory.CheckpointsFolder, keep: 1);

    private async Task<(Checkpoint Checkpoint, string Folder)> SoundAsync(IReadOnlyList<string> folders, CancellationToken cancellationToken)
    {
        List<(string Folder, string Reason)> damaged = [];
        for (int i = 0; ; i++)
        {
            try
            {
                var checkpoint = CheckpointStore.Load(folders[i]);
                foreach (var (folder, reason) in damaged) await SetAsideAsync(folder, reason, cancellationToken).ConfigureAwait(false);
                return (checkpoint, folders[i]);
            }
            catch (CheckpointException e) when (!strict && i + 1 < folders.Count)
            {
                notice($"{e.Message}; the one before is tried: {Path.GetFileName(folders[i + 1])}");
                damaged.Add((folders[i], e.Message));
            }
        }
    }

    // With its greater number it would be taken for the newest again, and later ones be removed before it.
    private Task SetAsideAsync(string folder, string reason, CancellationToken cancellationToken)
    {
        void Move()
        {
            RunManifest.FellBack(directory, Path.GetFileName(folder), reason, clock.GetUtcNow());
            CheckpointStore.SetAside(folder);
        }
        return writer.WriteAsync("the manifest", Move, cancellationToken);
    }
}
