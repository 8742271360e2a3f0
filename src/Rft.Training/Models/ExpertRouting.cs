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

    /// <summary>
    /// The auxiliary load-balancing loss over all layers, before its weight (Fedus et al. 2022, eq. 4, as transformers computes it): E times the sum over
    /// experts of the share of tokens that go to an expert times its mean probability.
    /// </summary>
    /// <returns>A scalar; owned by the caller's scope.</returns>
    public Tensor BalanceLoss()
    {
        using var scope = NewDisposeScope();
        var probabilities = nn.functional.softmax(cat([.. _layers.Values.Select(layer => layer.Logits)], 0), -1);
        long experts = probabilities.shape[1];
        var chosen = nn.functional.one_hot(cat([.. _layers.Values.Select(layer => layer.Chosen)], 0), experts).to_type(ScalarType.Float32);
        // [K, E] times [E]: each place among the chosen has shares of its own.
        return (chosen.mean([0]) * probabilities.mean([0]).unsqueeze(0)).sum().Times(experts).MoveToOuterDisposeScope();
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
