using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>One layer's routing of N tokens. Its tensors belong to the <see cref="ExpertRouting"/> that recorded it.</summary>
/// <param name="Logits">The router's logits, [N, E], differentiable.</param>
/// <param name="Chosen">The chosen experts, likeliest first unless replayed, [N, K], int64.</param>
/// <param name="Weights">Their weights, [N, K].</param>
public sealed record RoutedLayer(Tensor Logits, Tensor Chosen, Tensor Weights) : IDisposable
{
    /// <summary>This layer's part of the load-balancing loss, a scalar; owned by the caller's scope.</summary>
    /// <param name="weights">As <see cref="ExpertRouting.BalanceWeights"/> gives them, [N, E].</param>
    internal Tensor Balance(Tensor weights)
    {
        using var scope = NewDisposeScope();
        return (nn.functional.softmax(Logits, -1) * weights).sum().MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Logits.Dispose();
        Chosen.Dispose();
        Weights.Dispose();
    }
}
