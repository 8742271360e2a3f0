using Rft.Training.Devices;
using Rft.Training.Sampling;
using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>Routed experts: each token goes through the K experts its router likes best, weighted by their probabilities (Shazeer et al. 2017; Fedus et al. 2022).</summary>
/// <remarks>
/// An expert's products have at least <see cref="SamplingSession.MinimumRows"/> rows, and a token's experts are added in ascending order, so that its bits do
/// not depend on which tokens share an expert with it.
/// </remarks>
internal sealed class RoutedBlock(int layer, ExpertsConfig config, Projection router, IReadOnlyList<FeedForwardBlock> experts)
{
    /// <summary>The experts.</summary>
    public IReadOnlyList<FeedForwardBlock> Experts => experts;

    /// <summary>Maps vectors.</summary>
    /// <param name="x">[B, T, C].</param>
    /// <param name="routing">Records choices, or replays them; null: neither.</param>
    /// <returns>[B, T, C]; owned by the caller's scope.</returns>
    public Tensor Apply(Tensor x, ExpertRouting? routing)
    {
        using var scope = NewDisposeScope();
        long width = x.shape[^1];
        var tokens = x.reshape(-1, width);
        var logits = router.Apply(tokens);
        var probabilities = nn.functional.softmax(logits, -1);
        var chosen = routing?.Chosen(layer, probabilities, config.Chosen) ?? Best(probabilities, config.Chosen);
        var weights = probabilities.gather(1, chosen);
        if (config.Renormalised) weights = weights / weights.sum(-1, keepdim: true);
        routing?.Record(layer, logits, chosen, weights);
        return Mixed(tokens, chosen, weights).view(x.shape).MoveToOuterDisposeScope();
    }

    /// <summary>The K likeliest experts of each token, likeliest first.</summary>
    /// <param name="probabilities">[N, E].</param>
    /// <param name="count">K.</param>
    public static Tensor Best(Tensor probabilities, int count)
    {
        var (values, indexes) = probabilities.detach().topk(count, -1);
        values.Dispose();
        return indexes;
    }

    private Tensor Mixed(Tensor tokens, Tensor chosen, Tensor weights)
    {
        using var onHost = chosen.cpu();
        var places = onHost.data<long>().ToArray().Select((expert, at) => (expert, at)).ToLookup(pair => (int)pair.expert, pair => (long)pair.at);
        var flat = weights.reshape(-1);
        var mixed = zeros_like(tokens);
        for (int expert = 0; expert < experts.Count; expert++)
        {
            long[] mine = [.. places[expert]];
            if (mine.Length == 0) continue;
            using var scope = NewDisposeScope();
            var at = Index(tokens, mine);
            var rows = Index(tokens, [.. mine.Select(place => place / config.Chosen)]);
            var given = Few(experts[expert], tokens.index_select(0, rows)) * flat.index_select(0, at).unsqueeze(-1);
            mixed = mixed.PlusRows(rows, given).MoveToOuterDisposeScope();
        }
        return mixed;
    }

    // Matrix libraries take another path, with other rounding, for products of very few rows.
    private static Tensor Few(FeedForwardBlock expert, Tensor rows)
    {
        long missing = SamplingSession.MinimumRows - rows.shape[0];
        return missing <= 0 ? expert.Apply(rows) : expert.Apply(nn.functional.pad(rows, [0, 0, 0, missing])).narrow(0, 0, rows.shape[0]);
    }

    private static Tensor Index(Tensor like, long[] values) => new TensorFactory(like.device).From(values, values.Length);
}
