using static TorchSharp.torch;

namespace Rft.Training.Models;

/// <summary>The parts of one block, by their place in the forward pass. The tensors belong to the parameter set.</summary>
internal sealed class DecoderBlock
{
    /// <summary>Takes a block's parameters.</summary>
    public DecoderBlock(int layer, DecoderConfig config, ParameterSet parameters)
    {
        Layer = layer;
        AttentionNorm = parameters[DecoderParameters.AttentionNorm(layer)];
        Query = Projection.Of(parameters, DecoderParameters.Query(layer), config.HasInputBias);
        Key = Projection.Of(parameters, DecoderParameters.Key(layer), config.HasInputBias);
        Value = Projection.Of(parameters, DecoderParameters.Value(layer), config.HasInputBias);
        Mix = Projection.Of(parameters, DecoderParameters.Mix(layer), config.AttentionBias);
        QueryNorm = config.HasHeadNorms ? parameters[DecoderParameters.QueryNorm(layer)] : null;
        KeyNorm = config.HasHeadNorms ? parameters[DecoderParameters.KeyNorm(layer)] : null;
        FeedForwardNorm = parameters[DecoderParameters.FeedForwardNorm(layer)];
        if (config.IsRouted(layer)) Routed = Experts(layer, config.Experts!, parameters);
        else Dense = FeedForward(layer, config, parameters);
    }

    /// <summary>Number of the block, from 0.</summary>
    public int Layer { get; }

    /// <summary>Norm before attention, [C].</summary>
    public Tensor AttentionNorm { get; }

    /// <summary>To queries.</summary>
    public Projection Query { get; }

    /// <summary>To keys.</summary>
    public Projection Key { get; }

    /// <summary>To values.</summary>
    public Projection Value { get; }

    /// <summary>From the heads back.</summary>
    public Projection Mix { get; }

    /// <summary>Norm of each query head, [D]; null: none.</summary>
    public Tensor? QueryNorm { get; }

    /// <summary>Norm of each key head, [D]; null: none.</summary>
    public Tensor? KeyNorm { get; }

    /// <summary>Norm before the feed-forward part, [C].</summary>
    public Tensor FeedForwardNorm { get; }

    /// <summary>The feed-forward part; null when it is routed.</summary>
    public FeedForwardBlock? Dense { get; }

    /// <summary>The routed feed-forward part; null when it is dense.</summary>
    public RoutedBlock? Routed { get; }

    /// <summary>Its linear maps by their paths in the checkpoint.</summary>
    public IEnumerable<KeyValuePair<string, Projection>> Projections
    {
        get
        {
            string attention = $"model.layers.{Layer}.self_attn", mlp = $"model.layers.{Layer}.mlp";
            yield return new($"{attention}.q_proj", Query);
            yield return new($"{attention}.k_proj", Key);
            yield return new($"{attention}.v_proj", Value);
            yield return new($"{attention}.o_proj", Mix);
            foreach (var (name, projection) in Dense?.Projections ?? new Dictionary<string, Projection>()) yield return new($"{mlp}.{name}", projection);
            for (int expert = 0; expert < (Routed?.Experts.Count ?? 0); expert++)
            {
                foreach (var (name, projection) in Routed!.Experts[expert].Projections) yield return new($"{mlp}.experts.{expert}.{name}", projection);
            }
        }
    }

    private static FeedForwardBlock FeedForward(int layer, DecoderConfig config, ParameterSet parameters) => new(
        Projection.Of(parameters, DecoderParameters.Gate(layer), config.FeedForwardBias),
        Projection.Of(parameters, DecoderParameters.Up(layer), config.FeedForwardBias),
        Projection.Of(parameters, DecoderParameters.Down(layer), config.FeedForwardBias));

    private static RoutedBlock Experts(int layer, ExpertsConfig experts, ParameterSet parameters) => new(
        layer, experts, Projection.Of(parameters, DecoderParameters.Router(layer)),
        [
            .. Enumerable.Range(0, experts.Count).Select(expert => new FeedForwardBlock(
                Projection.Of(parameters, DecoderParameters.Expert(layer, expert, "gate_proj")),
                Projection.Of(parameters, DecoderParameters.Expert(layer, expert, "up_proj")),
                Projection.Of(parameters, DecoderParameters.Expert(layer, expert, "down_proj")))),
        ]);
}
