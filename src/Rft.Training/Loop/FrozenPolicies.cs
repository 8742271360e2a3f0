using Rft.Training.Checkpoints;
using Rft.Training.Models;
using Rft.Training.Runs;

namespace Rft.Training.Loop;

/// <summary>Copies of the policy as it was at some time of the run, in files of the run's folder: a resumed run would take later weights.</summary>
/// <param name="policy">The policy.</param>
/// <param name="folder">The run's folder.</param>
/// <param name="writer">Waits for room.</param>
internal sealed class FrozenPolicies(Policy policy, string folder, RunWriter writer)
{
    /// <summary>Keeps the policy as it is, unless the file is there.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    public async Task KeepAsync(string file, CancellationToken cancellationToken)
    {
        string path = Path.Combine(folder, file);
        if (File.Exists(path)) return;
        var current = await policy.Compute.RunAsync(() => TensorSnapshot.Of(policy.Model), cancellationToken).ConfigureAwait(false);
        await writer.WriteAsync(file, () => DurableFile.Write(path, stream => SafetensorsFile.Write(stream, current)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The policy as a file has it; what it does not train is shared with the policy.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="CheckpointException">The file is missing or damaged.</exception>
    public Task<Decoder> OpenAsync(string file, CancellationToken cancellationToken)
    {
        var tensors = SafetensorsFile.Read(Path.Combine(folder, file));
        return policy.Compute.RunAsync(
            () =>
            {
                var model = Twin(policy.Model);
                TensorSnapshot.Restore([.. tensors.Values], model);
                return model;
            },
            cancellationToken);
    }

    /// <summary>A model of the same shape, to be given weights; what the policy does not train is shared. Compute thread only.</summary>
    /// <param name="policy">The policy's model.</param>
    public static Decoder Twin(Decoder policy)
    {
        if (policy.Adapter is not { } adapter) return new Decoder(policy.Config, policy.Tensors);
        var model = policy.Sharing();
        LoraAdapter.Attach(model, adapter.Options);
        return model;
    }
}
