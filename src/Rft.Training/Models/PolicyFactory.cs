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

    /// <summary>The model of a Hugging Face folder.</summary>
    /// <param name="compute">The thread it lives on.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="chat">How it writes conversations.</param>
    /// <param name="basis">The adapter on frozen weights; null: all weights are trained.</param>
    /// <param name="seed">Decides the adapter's first values.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="CheckpointException">The folder or its weights are not what the model or the adapter needs.</exception>
    /// <exception cref="ArgumentException">No linear map of the model is adapted.</exception>
    public static async Task<Policy> OpenAsync(
        ComputeThread compute, HuggingFaceFolder folder, IChatFormat chat, BaseModel? basis, ulong seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(chat);
        if (chat.Tokenizer.Vocabulary > folder.Config.Vocabulary)
        {
            throw new CheckpointException(
                $"{folder.Path}: the tokenizer has {chat.Tokenizer.Vocabulary} ids and config.json a vocabulary of {folder.Config.Vocabulary}; they belong to different models");
        }
        string print = basis is null ? "" : folder.Fingerprint();
        if (basis?.Fingerprint is { } before && before != print)
            throw new CheckpointException($"{folder.Path} is not the model that the adapter was trained on: its weight files have changed since");
        var model = await compute.RunAsync(
            () =>
            {
                var model = new Decoder(folder.Config, compute.Tensors, basis is not null, (basis?.Stored ?? StoredType.F32).ToScalarType());
                folder.Load(model);
                if (basis is not null) LoraAdapter.Create(model, basis.Lora, seed);
                return model;
            },
            cancellationToken).ConfigureAwait(false);
        return new Policy(compute, model, chat) { Base = basis is null ? null : basis with { Folder = folder.Path, Fingerprint = print } };
    }

    /// <summary>The model of a checkpoint.</summary>
    /// <param name="compute">The thread it lives on.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="cancellationToken">Cancels before it begins.</param>
    /// <exception cref="CheckpointException">The tensors do not fit the checkpoint's configuration, or the model that its adapter stands on is gone.</exception>
    public static async Task<Policy> LoadAsync(ComputeThread compute, Checkpoint checkpoint, CancellationToken cancellationToken)
    {
        var chat = ChatFormats.FromJson(checkpoint.ChatFormat);
        var policy = checkpoint.Base is { } basis
            ? await OpenAsync(compute, new HuggingFaceFolder(basis.Folder), chat, basis, seed: 0, cancellationToken).ConfigureAwait(false)
            : new Policy(compute, await EmptyAsync().ConfigureAwait(false), chat);
        await compute.RunAsync(() => TensorSnapshot.Restore(checkpoint.Model, policy.Model), cancellationToken).ConfigureAwait(false);
        policy.Version = checkpoint.State.PolicyVersion;
        return policy;

        Task<Decoder> EmptyAsync() =>
            compute.RunAsync(() => new Decoder(DecoderConfig.FromJson(checkpoint.ModelConfig), compute.Tensors), cancellationToken);
    }
}
