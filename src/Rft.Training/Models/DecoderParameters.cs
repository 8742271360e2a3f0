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

    /// <summary>Every parameter, in the order of the forward pass.</summary>
    /// <param name="config">The decoder's shape.</param>
    public static IReadOnlyList<ParameterShape> Shapes(DecoderConfig config)
    {
        int width = config.Width, queries = config.Heads * config.HeadWidth, keys = config.KvHeads * config.HeadWidth;
        List<ParameterShape> shapes = [new(Embedding, [config.Vocabulary, width])];
        for (int layer = 0; layer < config.Layers; layer++)
        {
            shapes.AddRange(
            [
                new(AttentionNorm(layer), [width]), new(Query(layer), [queries, width]), new(Key(layer), [keys, width]),
                new(Value(layer), [keys, width]), new(Mix(layer), [width, queries]), new(FeedForwardNorm(layer), [width]),
                new(Gate(layer), [config.FeedForward, width]), new(Up(layer), [config.FeedForward, width]),
                new(Down(layer), [width, config.FeedForward]),
            ]);
        }
        shapes.Add(new(FinalNorm, [width]));
        if (!config.TiedEmbedding) shapes.Add(new(Output, [config.Vocabulary, width]));
        return shapes;
    }
}
