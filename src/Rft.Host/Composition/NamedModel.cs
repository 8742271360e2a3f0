using Rft.Host.Configuration;
using Rft.Host.Runs;
using Rft.Training.Checkpoints;
using Rft.Training.Devices;
using Rft.Training.Models;
using Rft.Training.Tokenizers;

namespace Rft.Host.Composition;

/// <summary>A model that a command names: a run, one of its checkpoints, or a Hugging Face folder.</summary>
internal static class NamedModel
{
    /// <summary>Whether a name is a Hugging Face folder and no checkpoint of a run, which has a <c>state.json</c> too.</summary>
    /// <param name="name">The name.</param>
    public static bool IsFolder(string name) => File.Exists(Path.Combine(name, "config.json")) && !File.Exists(Path.Combine(name, "state.json"));

    /// <summary>A hash of its weights.</summary>
    /// <param name="name">A folder, a run's folder or id, or <c>latest</c>.</param>
    /// <param name="parent">Folder of all runs.</param>
    /// <exception cref="UsageException">It cannot be found.</exception>
    public static string Fingerprint(string name, string parent) => IsFolder(name)
        ? new HuggingFaceFolder(name).Fingerprint()
        : CheckpointStore.HashOf(RunFolders.FindCheckpoint(name, parent));

    /// <summary>Its shape and how it writes conversations, without a tensor.</summary>
    /// <param name="name">A folder, a run's folder or id, or <c>latest</c>.</param>
    /// <param name="parent">Folder of all runs.</param>
    /// <exception cref="UsageException">It cannot be found or read.</exception>
    public static ModelSource Describe(string name, string parent)
    {
        if (IsFolder(name)) return ModelSource.Of(new ModelConfig { Path = name, Tuning = Tuning.Full });
        try
        {
            var checkpoint = CheckpointStore.Load(RunFolders.FindCheckpoint(name, parent));
            return new ModelSource(DecoderConfig.FromJson(checkpoint.ModelConfig), ChatFormats.FromJson(checkpoint.ChatFormat), null);
        }
        catch (CheckpointException e)
        {
            throw new UsageException($"{name}: {e.Message}", e);
        }
    }

    /// <summary>Opens it.</summary>
    /// <param name="name">A folder, a run's folder or id, or <c>latest</c>.</param>
    /// <param name="compute">The thread it lives on.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="UsageException">It cannot be found or loaded.</exception>
    public static Task<Policy> OpenAsync(string name, ComputeThread compute, CancellationToken cancellationToken) =>
        OpenAsync(name, RunFolders.DefaultParent, compute, cancellationToken);

    /// <summary>Opens it.</summary>
    /// <param name="name">A folder, a run's folder or id, or <c>latest</c>.</param>
    /// <param name="parent">Folder of all runs.</param>
    /// <param name="compute">The thread it lives on.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="UsageException">It cannot be found or loaded.</exception>
    public static async Task<Policy> OpenAsync(string name, string parent, ComputeThread compute, CancellationToken cancellationToken)
    {
        try
        {
            if (!IsFolder(name))
            {
                var checkpoint = CheckpointStore.Load(RunFolders.FindCheckpoint(name, parent));
                return await PolicyFactory.LoadAsync(compute, checkpoint, cancellationToken).ConfigureAwait(false);
            }
            var source = ModelSource.Of(new ModelConfig { Path = name, Tuning = Tuning.Full });
            return await PolicyFactory.OpenAsync(compute, source.Folder!, source.Chat, basis: null, seed: 0, cancellationToken).ConfigureAwait(false);
        }
        catch (CheckpointException e)
        {
            throw new UsageException($"{name}: {e.Message}", e);
        }
    }
}
