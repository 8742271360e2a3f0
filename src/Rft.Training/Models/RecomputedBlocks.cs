using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>
/// A forward pass that keeps only what goes into each block, and makes the rest again when the gradient comes back (activation checkpointing; Chen et
/// al. 2016). Values and gradients are the same to the bit as those of <see cref="Decoder.Hidden"/>, but for an embedding that is also the output
/// matrix: its two gradients are added in another order.
/// </summary>
/// <remarks>Compute thread only. Its tensors belong to the scope in which it was made.</remarks>
internal sealed class RecomputedBlocks
{
    private readonly Decoder _model;
    private readonly Tensor _tokens;
    private readonly IAttentionState _state;
    private readonly ExpertRouting? _routing;
    private readonly (Tensor Cos, Tensor Sin) _angles;
    private readonly Tensor[] _inputs;

    /// <summary>Runs forward.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">[B, T], int64.</param>
    /// <param name="state">Positions and mask of whole sequences.</param>
    /// <param name="routing">Records or replays which experts the tokens go through; null: neither.</param>
    public RecomputedBlocks(Decoder model, Tensor tokens, IAttentionState state, ExpertRouting? routing)
    {
        (_model, _tokens, _state, _routing) = (model, tokens, state, routing);
        _inputs = new Tensor[model.Config.Layers + 1];
        using (no_grad())
        {
            _angles = model.Angles(state);
            _inputs[0] = model.Embed(tokens);
            for (int layer = 0; layer < model.Config.Layers; layer++) _inputs[layer + 1] = model.Through(layer, _inputs[layer], _angles, state, routing);
            Output = model.Finish(_inputs[^1]);
        }
        Output.requires_grad_();
    }

    /// <summary>The final hidden states, [B, T, C]: a leaf whose gradient <see cref="Backward"/> carries on.</summary>
    public Tensor Output { get; }

    /// <summary>Carries the gradient of <see cref="Output"/> through the model; parameters accumulate theirs. Once only.</summary>
    /// <param name="balance">Factors of the load-balancing loss on the router probabilities, [B * T, E], its coefficient included; null: none.</param>
    public void Backward(Tensor? balance)
    {
        using var scope = NewDisposeScope();
        var gradient = Back(_inputs[^1], _model.Finish, Output.grad ?? zeros_like(Output), extra: null);
        for (int layer = _model.Config.Layers - 1; layer >= 0; layer--)
        {
            _inputs[layer + 1].Dispose();
            int number = layer;
            gradient = Back(
                _inputs[layer], x => _model.Through(number, x, _angles, _state, _routing), gradient,
                () => balance is not null && _routing!.Layers.TryGetValue(number, out var routed) ? routed.Balance(balance) : null);
        }
        var embedded = _model.Embed(_tokens);
        if (embedded.requires_grad) embedded.backward([gradient]);
    }

    private static Tensor Back(Tensor input, Func<Tensor, Tensor> part, Tensor gradient, Func<Tensor?>? extra)
    {
        using var scope = NewDisposeScope();
        var leaf = input.detach().requires_grad_();
        var output = part(leaf);
        if (extra?.Invoke() is { requires_grad: true } more) autograd.backward([output, more], [gradient, ones_like(more)]);
        else output.backward([gradient]);
        return leaf.grad!.MoveToOuterDisposeScope();
    }
}
