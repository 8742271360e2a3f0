using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>What the routers of a forward pass chose, or shall choose again: the choices of sampling are replayed in training (routing replay, R3).</summary>
/// <remarks>Compute thread only. One instance serves one forward pass over N = B * T tokens, and owns the tensors that it recorded.</remarks>
public sealed class ExpertRouting : IDisposable
{
    private readonly IReadOnlyDictionary<int, int[]> _replayed;
    private readonly SortedDictionary<int, RoutedLayer> _layers = [];

    /// <summary>Records choices.</summary>
    public ExpertRouting() => _replayed = new Dictionary<int, int[]>();

    /// <summary>Replays choices, and records them.</summary>
    /// <param name="replayed">By layer, K experts a token, [N * K], row-major; a token whose first entry is negative chooses for itself.</param>
    public ExpertRouting(IReadOnlyDictionary<int, int[]> replayed)
    {
        ArgumentNullException.ThrowIfNull(replayed);
        _replayed = replayed;
    }

    /// <summary>What was chosen, by layer.</summary>
    public IReadOnlyDictionary<int, RoutedLayer> Layers => _layers;

    /// <summary>What was chosen as plain data, [N].</summary>
    public ExpertChoices Choices()
    {
        using var scope = NewDisposeScope();
        long[][] layers = [.. _layers.Values.Select(layer => layer.Chosen.cpu().data<long>().ToArray())];
        int count = (int)_layers.Values.First().Chosen.shape[1], tokens = layers[0].Length / count;
        short[] experts = new short[tokens * layers.Length * count];
        for (int i = 0; i < experts.Length; i++)
            experts[i] = (short)layers[i / count % layers.Length][(i / count / layers.Length * count) + (i % count)];
        return new ExpertChoices(layers.Length, count, experts);
    }

    /// <summary>
    /// The auxiliary load-balancing loss over all layers, before its weight (Fedus et al. 2022, eq. 4, as transformers computes it): E times the sum over
    /// experts of the share of tokens that go to an expert times its mean probability.
    /// </summary>
    /// <returns>A scalar; owned by the caller's scope.</returns>
    public Tensor BalanceLoss()
    {
        using var scope = NewDisposeScope();
        var weights = BalanceWeights(tokens: null);
        var sum = _layers.Values.Select(layer => layer.Balance(weights)).Aggregate((total, next) => total.Plus(next));
        return sum.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The factors of the load-balancing loss on each router probability. The shares of the experts carry no gradient, so that the loss is a sum of these
    /// factors times the probabilities, and each layer can add its part on its own.
    /// </summary>
    /// <param name="tokens">1 for tokens that count and 0 for padding, [N]; null: all count.</param>
    /// <returns>[N, E]; owned by the caller's scope.</returns>
    internal Tensor BalanceWeights(Tensor? tokens)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var first = _layers.Values.First();
        long experts = first.Logits.shape[1], all = first.Logits.shape[0];
        var count = tokens ?? ones_like(first.Logits.select(1, 0));
        var total = count.sum().Times(_layers.Count);
        // [E]: each place among the chosen has shares of its own, which add up.
        var shares = _layers.Values
            .Select(layer => (nn.functional.one_hot(layer.Chosen, experts).sum([1]).to_type(ScalarType.Float32) * count.unsqueeze(-1)).sum([0]))
            .Aggregate((sum, next) => sum.Plus(next)) / total;
        return (count.view(all, 1) * shares.Times(experts).unsqueeze(0) / total).MoveToOuterDisposeScope();
    }

    /// <summary>Frees what was recorded.</summary>
    public void Dispose()
    {
        foreach (var layer in _layers.Values) layer.Dispose();
        _layers.Clear();
    }

    internal Tensor? Chosen(int layer, Tensor probabilities, int count)
    {
        if (!_replayed.TryGetValue(layer, out int[]? replayed)) return null;
        long tokens = probabilities.shape[0];
        if (replayed.Length != tokens * count)
            throw new ArgumentException($"layer {layer} is given {replayed.Length} experts; {tokens} tokens of {count} need {tokens * count}");
        var tensors = new TensorFactory(probabilities.device);
        var forced = tensors.From([.. replayed.Select(expert => (long)expert)], tokens, count);
        if (!Array.Exists(replayed, expert => expert < 0)) return forced;
        var own = RoutedBlock.Best(probabilities, count);
        return where(forced.select(1, 0).IsBelow(0).unsqueeze(-1), own, forced);
    }

    internal void Record(int layer, Tensor logits, Tensor chosen, Tensor weights)
    {
        if (_layers.Remove(layer, out var earlier)) earlier.Dispose();
        _layers[layer] = new RoutedLayer(logits.DetachFromDisposeScope(), chosen.DetachFromDisposeScope(), weights.DetachFromDisposeScope());
    }
}
