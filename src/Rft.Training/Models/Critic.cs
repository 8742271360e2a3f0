using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>
/// A model of what the rewards to come are worth: a decoder of the policy's shape with a linear head on its final hidden states. With an adapter it shares the
/// policy's frozen weights and has an adapter and a head of its own.
/// </summary>
/// <remarks>Compute thread only.</remarks>
public sealed class Critic : IDisposable
{
    /// <summary>Weight of the head, [1, C]. No bias: the final hidden states are normalised and have directions enough.</summary>
    public const string Head = "value_head.weight";

    private Critic(Decoder model) => Model = model;

    /// <summary>The decoder. What training changes of it holds the head too; it has no logits.</summary>
    public Decoder Model { get; }

    /// <summary>A critic that begins as a copy of the policy with a head of zeros, so that every value is 0.</summary>
    /// <param name="policy">The policy. It must outlive a critic that shares its frozen weights.</param>
    public static Critic Of(Decoder policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ParameterShape[] head = [new(Head, [1, policy.Config.Width])];
        var model = policy.Adapter is null ? Decoder.Body(policy.Config, policy.Tensors, head) : policy.Sharing();
        if (policy.Adapter is { } adapter) LoraAdapter.Attach(model, adapter.Options, head);
        using var off = no_grad();
        foreach (var shape in model.Trained.Shapes.Where(shape => shape.Name != Head)) model.Trained[shape.Name].copy_(policy.Trained[shape.Name]);
        return new Critic(model);
    }

    /// <summary>Parameters of a critic, all of them trained.</summary>
    /// <param name="policy">The policy's shape.</param>
    /// <param name="adapter">Parameters of the policy's adapter; null: it has none.</param>
    public static long Parameters(DecoderConfig policy, long? adapter)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return (adapter ?? DecoderParameters.Shapes(policy with { TiedEmbedding = true }).Sum(shape => shape.Count)) + policy.Width;
    }

    /// <summary>Values of hidden states.</summary>
    /// <param name="hidden">[N, C], float32.</param>
    /// <returns>[N], float32; owned by the caller's scope.</returns>
    public Tensor Values(Tensor hidden)
    {
        using var scope = NewDisposeScope();
        // A sum by row, not a matrix product: its bits do not depend on how many rows there are.
        return (hidden * Model.Trained[Head]).sum(-1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
