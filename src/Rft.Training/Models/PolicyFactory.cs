using Rft.Training.Checkpoints;
using Rft.Training.Devices;
using Rft.Training.Tokenizers;

namespace Rft.Training.Models;

/// <summary>Makes policies: from scratch or from a checkpoint.</summary>
public static class PolicyFactory
{
    /// <summary>A new model of a shape.</summary>
    /// <param name="compute">The thread it lives on.</param>
    /// <param name="config">Its shape.</param>
    /// <param name="chat">How it writes conversations.</param>
    /// <param name="seed">Decides the weights.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    public static async Task<Policy> CreateAsync(
        ComputeThread compute, DecoderConfig config, IChatFormat chat, ulong seed, CancellationToken cancellationToken)
    {
        var model = await compute.RunAsync(
            () =>
            {
                var model = new Decoder(config, compute.Tensors);
                DecoderInitialiser.Initialise(model, seed);
                return model;
            },
            cancellationToken).ConfigureAwait(false);
        return new Policy(compute, model, chat);
    }

    /// <summary>The model of a checkpoint.</summary>
    /// <param name="compute">The thread it lives on.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="CheckpointException">The tensors do not fit the checkpoint's configuration.</exception>
    public static async Task<Policy> LoadAsync(ComputeThread compute, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var config = DecoderConfig.FromJson(checkpoint.ModelConfig);
        var model = await compute.RunAsync(
            () =>
            {
                var model = new Decoder(config, compute.Tensors);
                TensorSnapshot.Restore(checkpoint.Model, model);
                return model;
            },
            cancellationToken).ConfigureAwait(false);
        return new Policy(compute, model, ChatFormats.FromJson(checkpoint.ChatFormat)) { Version = checkpoint.State.PolicyVersion };
    }
}
