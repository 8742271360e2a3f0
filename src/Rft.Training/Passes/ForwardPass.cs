using Rft.Training.Batches;
using Rft.Training.Devices;
using Rft.Training.Models;
using static TorchSharp.torch;

namespace Rft.Training.Passes;

/// <summary>One micro-batch on its way through the model, and the way back.</summary>
/// <remarks>Compute thread only. Its tensors belong to the scope in which it was made, but for the routing, which it owns.</remarks>
internal sealed class ForwardPass : IDisposable
{
    private readonly ExpertRouting? _routing;
    private readonly RecomputedBlocks? _blocks;
    private readonly TokenHead? _head;
    private readonly Tensor? _balance;

    /// <summary>Runs forward. Logits are made only where a target is trained: with long prompts that is a small part of the vocabulary product.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">The micro-batch.</param>
    /// <param name="options">How.</param>
    /// <param name="temperature">Divides the logits.</param>
    /// <param name="entropies">Whether entropies are wanted.</param>
    /// <param name="share">This micro-batch's share of the step's tokens, on which the load-balancing loss is weighted.</param>
    public ForwardPass(Decoder model, Microbatch batch, ForwardOptions options, double temperature, bool entropies, double share = 1)
    {
        var empty = model.Tensors.Zeros([batch.Rows * batch.Length]);
        if (batch.TrainedPositions.numel() == 0)
        {
            LogProbs = empty.view(batch.Rows, batch.Length);
            Entropies = entropies ? LogProbs : null;
            return;
        }
        if (model.Config.Experts is { } experts) _routing = options.ReplayRouting ? new ExpertRouting(batch.Replayed(experts)) : new ExpertRouting();
        var state = batch.Attention();
        _blocks = options.RecomputeActivations && is_grad_enabled() ? new RecomputedBlocks(model, batch.Inputs, state, _routing) : null;
        var hidden = (_blocks?.Output ?? model.Hidden(batch.Inputs, state, _routing)).reshape(-1, model.Config.Width);
        _head = new TokenHead(model, hidden.index_select(0, batch.TrainedPositions), batch.TrainedTargets, temperature, entropies, options.LogitsAtOnce);
        if (_routing is not null && options.BalanceCoef > 0) _balance = _routing.BalanceWeights(batch.Tokens).Times(options.BalanceCoef * share);
        Tensor Spread(Tensor values) => empty.scatter(0, batch.TrainedPlaces, values).view(batch.Rows, batch.Length);
        LogProbs = Spread(_head.LogProbs);
        Entropies = entropies ? Spread(_head.Entropies!) : null;
    }

    /// <summary>Log-probabilities of the targets, [B, T], nats; zero where the mask is false.</summary>
    public Tensor LogProbs { get; }

    /// <summary>Entropies, [B, T], nats; zero where the mask is false; null when not asked for.</summary>
    public Tensor? Entropies { get; }

    /// <summary>Value of the load-balancing loss with its coefficient and share; 0 without one.</summary>
    public double Balance()
    {
        if (_balance is null) return 0;
        using var off = no_grad();
        using var scope = NewDisposeScope();
        return _routing!.Layers.Values.Sum(layer => (double)layer.Balance(_balance).item<float>());
    }

    /// <summary>Takes the gradient of a loss on <see cref="LogProbs"/> and <see cref="Entropies"/>; parameters accumulate theirs. Once only.</summary>
    /// <param name="loss">A scalar.</param>
    public void Backward(Tensor loss)
    {
        // A micro-batch without a trained token has a constant loss, which has no gradient to take.
        if (!loss.requires_grad) return;
        using var scope = NewDisposeScope();
        if (_blocks is null && _balance is not null) loss = _routing!.Layers.Values.Aggregate(loss, (sum, layer) => sum.Plus(layer.Balance(_balance)));
        loss.backward();
        _head!.Backward();
        _blocks?.Backward(_balance);
    }

    /// <inheritdoc/>
    public void Dispose() => _routing?.Dispose();
}
