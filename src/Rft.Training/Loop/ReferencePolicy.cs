using Rft.Training.Checkpoints;
using Rft.Training.Devices;
using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Loop;

/// <summary>The reference of a stage: the policy as it was at some time, which stays so or follows the policy from a distance.</summary>
/// <remarks>
/// With an adapter the reference is the same model with an adapter of its own. Its factors are averaged, not their products: the difference is
/// alpha (1 - alpha) dB dA, of second order in the distance, and the reference remains an adapter of the same rank. Compute thread only, but for
/// <see cref="OpenAsync"/>.
/// </remarks>
/// <param name="model">The reference; owned.</param>
/// <param name="policy">What it follows.</param>
/// <param name="options">How; null: it stays as it is.</param>
internal sealed class ReferencePolicy(Decoder model, Decoder policy, ReferenceOptions? options) : IDisposable
{
    /// <summary>The model.</summary>
    public Decoder Model => model;

    /// <summary>Whether it changes during the stage; its weights are part of a checkpoint then.</summary>
    public bool Moves => options is not null;

    /// <summary>Opens the reference of a stage.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="frozen">Copies of the policy.</param>
    /// <param name="file">The copy's name: the policy as it was when it was first asked for.</param>
    /// <param name="options">How it follows the policy; null: not.</param>
    /// <param name="moved">Its weights in the checkpoint that the stage goes on from; empty: those of the file.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    /// <exception cref="CheckpointException">The weights do not fit the policy.</exception>
    public static async Task<ReferencePolicy> OpenAsync(
        Policy policy, FrozenPolicies frozen, string file, ReferenceOptions? options, IReadOnlyList<NamedTensor> moved, CancellationToken cancellationToken)
    {
        options?.Validate();
        await frozen.KeepAsync(file, cancellationToken).ConfigureAwait(false);
        var model = await frozen.OpenAsync(file, cancellationToken).ConfigureAwait(false);
        return await policy.Compute.RunAsync(
            () =>
            {
                if (options is not null && moved.Count > 0) TensorSnapshot.Restore(moved, model);
                return new ReferencePolicy(model, policy.Model, options);
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Follows the policy where a step calls for it.</summary>
    /// <param name="step">Step of the stage that is done.</param>
    /// <returns>Whether the reference has changed.</returns>
    public bool Follow(int step)
    {
        if (options is null || !options.Due(step)) return false;
        using var off = no_grad();
        var (own, source) = (model.Trained.Values, policy.Trained.Values);
        // A copy has the policy's bits; a product with 1 - 1 would leave signs of zeros behind.
        if (options.Alpha == 1) own.copy_(source);
        else own.TimesInPlace(1 - options.Alpha).AddScaledInPlace(source, options.Alpha);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => model.Dispose();
}
