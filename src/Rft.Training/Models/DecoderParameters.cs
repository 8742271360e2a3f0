namespace Rft.Training.Models;

/// <summary>Names and shapes of a decoder's parameters, as they stand in Hugging Face checkpoints.</summary>
public static class DecoderParameters
{
    /// <summary>Token embedding, [V, C].</summary>
    public const string Embedding = "model.embed_tokens.weight";

    /// <summary>Weight of the last norm, [C].</summary>
    public const string FinalNorm = "model.norm.weight";

    /// <summary>Output matrix, [V, C]; absent when tied to the embedding.</summary>
    public const string Output = "lm_head.weight";

    /// <summary>How names of the weights of linear maps end, routers and the output apart.</summary>
    internal const string ProjectionEnd = "_proj.weight";

    /// <summary>Weight of the norm before attention, [C].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string AttentionNorm(int layer) => $"model.layers.{layer}.input_layernorm.weight";

    /// <summary>Query projection, [H * D, C].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string Query(int layer) => $"model.layers.{layer}.self_attn.q_proj.weight";

    /// <summary>Key projection, [KvHeads * D, C].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string Key(int layer) => $"model.layers.{layer}.self_attn.k_proj.weight";

    /// <summary>Value projection, [KvHeads * D, C].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string Value(int layer) => $"model.layers.{layer}.self_attn.v_proj.weight";

    /// <summary>Output projection of attention, [C, H * D].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string Mix(int layer) => $"model.layers.{layer}.self_attn.o_proj.weight";

    /// <summary>Weight of the norm before the feed-forward part, [C].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string FeedForwardNorm(int layer) => $"model.layers.{layer}.post_attention_layernorm.weight";

    /// <summary>Gate projection, [F, C].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string Gate(int layer) => $"model.layers.{layer}.mlp.gate_proj.weight";

    /// <summary>Up projection, [F, C].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string Up(int layer) => $"model.layers.{layer}.mlp.up_proj.weight";

    /// <summary>Down projection, [C, F].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string Down(int layer) => $"model.layers.{layer}.mlp.down_proj.weight";

    /// <summary>Norm of each query head, [D].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string QueryNorm(int layer) => $"model.layers.{layer}.self_attn.q_norm.weight";

    /// <summary>Norm of each key head, [D].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string KeyNorm(int layer) => $"model.layers.{layer}.self_attn.k_norm.weight";

    /// <summary>Router, [E, C].</summary>
    /// <param name="layer">Block, from 0.</param>
    public static string Router(int layer) => $"model.layers.{layer}.mlp.gate.weight";

    /// <summary>A projection of an expert.</summary>
    /// <param name="layer">Block, from 0.</param>
    /// <param name="expert">Expert, from 0.</param>
    /// <param name="projection"><c>gate_proj</c> or <c>up_proj</c>, [Fe, C], or <c>down_proj</c>, [C, Fe].</param>
    public static string Expert(int layer, int expert, string projection) => $"model.layers.{layer}.mlp.experts.{expert}.{projection}.weight";

    /// <summary>The bias that belongs to a projection.</summary>
    /// <param name="weight">Name of the projection's weight.</param>
    public static string Bias(string weight) => weight[..^"weight".Length] + "bias";

    /// <summary>Every parameter, in the order of the forward pass.</summary>
    /// <param name="config">The decoder's shape.</param>
    public static IReadOnlyList<ParameterShape> Shapes(DecoderConfig config)
    {
        List<ParameterShape> shapes = [new(Embedding, [config.Vocabulary, config.Width])];
        for (int layer = 0; layer < config.Layers; layer++)
        {
            shapes.AddRange(Attention(config, layer));
            shapes.Add(new(FeedForwardNorm(layer), [config.Width]));
            shapes.AddRange(config.IsRouted(layer) ? Experts(config, config.Experts!, layer) : Dense(config, layer));
        }
        shapes.Add(new(FinalNorm, [config.Width]));
        if (!config.TiedEmbedding) shapes.Add(new(Output, [config.Vocabulary, config.Width]));
        return shapes;
    }

    private static IEnumerable<ParameterShape> Attention(DecoderConfig config, int layer)
    {
        int queries = config.Heads * config.HeadWidth, keys = config.KvHeads * config.HeadWidth;
        return
        [
            new(AttentionNorm(layer), [config.Width]),
            .. Projection(Query(layer), queries, config.Width, config.HasInputBias),
            .. Projection(Key(layer), keys, config.Width, config.HasInputBias),
            .. Projection(Value(layer), keys, config.Width, config.HasInputBias),
            .. Projection(Mix(layer), config.Width, queries, config.AttentionBias),
            .. config.HasHeadNorms ? (ParameterShape[])[new(QueryNorm(layer), [config.HeadWidth]), new(KeyNorm(layer), [config.HeadWidth])] : [],
        ];
    }

    private static IEnumerable<ParameterShape> Dense(DecoderConfig config, int layer) =>
    [
        .. Projection(Gate(layer), config.FeedForward, config.Width, config.FeedForwardBias),
        .. Projection(Up(layer), config.FeedForward, config.Width, config.FeedForwardBias),
        .. Projection(Down(layer), config.Width, config.FeedForward, config.FeedForwardBias),
    ];

    private static IEnumerable<ParameterShape> Experts(DecoderConfig config, ExpertsConfig experts, int layer) =>
    [
        new(Router(layer), [experts.Count, config.Width]),
        .. Enumerable.Range(0, experts.Count).SelectMany(expert => (ParameterShape[])
        [
            new(Expert(layer, expert, "gate_proj"), [experts.Width, config.Width]), new(Expert(layer, expert, "up_proj"), [experts.Width, config.Width]),
            new(Expert(layer, expert, "down_proj"), [config.Width, experts.Width]),
        ]),
    ];

    private static IEnumerable<ParameterShape> Projection(string weight, int outputs, int inputs, bool bias) =>
        bias ? [new(weight, [outputs, inputs]), new(Bias(weight), [outputs])] : [new(weight, [outputs, inputs])];
}
