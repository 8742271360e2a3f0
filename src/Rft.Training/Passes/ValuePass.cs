using Rft.Training.Batches;
using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Passes;

/// <summary>One micro-batch on its way through a critic, and the way back.</summary>
/// <remarks>
/// Compute thread only. Its tensors belong to the scope in which it was made. Experts are the critic's own choice: those that the policy went through were
/// chosen by another router.
/// </remarks>
internal sealed class ValuePass
{
    private readonly RecomputedBlocks? _blocks;

    /// <summary>Runs forward.</summary>
    /// <param name="critic">The critic.</param>
    /// <param name="batch">The micro-batch.</param>
    /// <param name="options">How.</param>
    public ValuePass(Critic critic, Microbatch batch, ForwardOptions options)
    {
        var model = critic.Model;
        var empty = model.Tensors.Zeros([batch.Rows * batch.Length]);
        if (batch.TrainedPositions.numel() == 0)
        {
            Values = empty.view(batch.Rows, batch.Length);
            return;
        }
        var state = batch.Attention();
        _blocks = options.RecomputeActivations && is_grad_enabled() ? new RecomputedBlocks(model, batch.Inputs, state, routing: null) : null;
        var hidden = (_blocks?.Output ?? model.Hidden(batch.Inputs, state)).reshape(-1, model.Config.Width);
        var values = critic.Values(hidden.index_select(0, batch.TrainedPositions));
        Values = empty.scatter(0, batch.TrainedPlaces, values).view(batch.Rows, batch.Length);
    }

    /// <summary>
    /// Values, [B, T]; zero where the mask is false. The value at a position is that of the state in which its target was chosen: of all tokens before it.
    /// </summary>
    public Tensor Values { get; }

    /// <summary>Takes the gradient of a loss on <see cref="Values"/>; parameters accumulate theirs. Once only.</summary>
    /// <param name="loss">A scalar.</param>
    public void Backward(Tensor loss)
    {
        // A micro-batch without a trained token has a constant loss, which has no gradient to take.
        if (!loss.requires_grad) return;
        using var scope = NewDisposeScope();
        loss.backward();
        _blocks?.Backward(balance: null);
    }
}
