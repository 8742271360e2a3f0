using System.Text.Json;
using Rft.Training.Checkpoints;

namespace Rft.Training.Models;

/// <summary>Shape of a decoder. <see cref="DecoderConfigJson"/> spells it as Hugging Face's <c>config.json</c>.</summary>
public sealed record DecoderConfig
{
    /// <summary>Whose conventions hold.</summary>
    public ModelFamily Family { get; init; }

    /// <summary>Width of the residual stream, C.</summary>
    public required int Width { get; init; }

    /// <summary>Width inside a dense feed-forward part, F.</summary>
    public required int FeedForward { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads, H.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KvHeads { get; init; }

    /// <summary>Width of one head, D. H * D need not be C.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>Number of token ids, V.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Longest sequence the model is meant for, in tokens.</summary>
    public required int Context { get; init; }

    /// <summary>Base of the rotary embedding's wavelengths.</summary>
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>How the wavelengths are stretched; null: not at all.</summary>
    public RopeScaling? RopeScaling { get; init; }

    /// <summary>Added to the mean square in RMSNorm.</summary>
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the output matrix is the embedding.</summary>
    public bool TiedEmbedding { get; init; } = true;

    /// <summary><c>attention_bias</c>: biases on all four projections of attention.</summary>
    public bool AttentionBias { get; init; }

    /// <summary><c>mlp_bias</c>: biases on the projections of the feed-forward part.</summary>
    public bool FeedForwardBias { get; init; }

    /// <summary>Routed experts; null: every layer is dense.</summary>
    public ExpertsConfig? Experts { get; init; }

    /// <summary>Whether queries, keys and values have biases.</summary>
    public bool HasInputBias => AttentionBias || Family == ModelFamily.Qwen2;

    /// <summary>Whether queries and keys are normalised head by head before they are turned.</summary>
    public bool HasHeadNorms => Family is ModelFamily.Qwen3 or ModelFamily.Qwen3Moe;

    /// <summary>Whether a layer's feed-forward part consists of routed experts.</summary>
    /// <param name="layer">Block, from 0.</param>
    public bool IsRouted(int layer) => Experts is { } experts && experts.Layers.Contains(layer);

    /// <summary>Checks that the sizes fit together.</summary>
    /// <returns>The same configuration.</returns>
    /// <exception cref="ArgumentException">They do not; the message names the two fields.</exception>
    public DecoderConfig Validated()
    {
        foreach (var (name, value) in new[]
        {
            ("hidden_size", Width), ("intermediate_size", FeedForward), ("num_hidden_layers", Layers), ("num_attention_heads", Heads),
            ("num_key_value_heads", KvHeads), ("head_dim", HeadWidth), ("vocab_size", Vocabulary), ("max_position_embeddings", Context),
            ("num_experts", Experts?.Count ?? 1), ("num_experts_per_tok", Experts?.Chosen ?? 1), ("moe_intermediate_size", Experts?.Width ?? 1),
        })
        {
            if (value < 1) throw new ArgumentException($"{name} is {value}; it must be at least 1");
        }
        if (Heads % KvHeads != 0)
            throw new ArgumentException($"num_attention_heads {Heads} is not a multiple of num_key_value_heads {KvHeads}");
        if (HeadWidth % 2 != 0)
            throw new ArgumentException($"head_dim {HeadWidth} is odd; the rotary embedding turns pairs of dimensions");
        if (Experts is { } experts && experts.Chosen > experts.Count)
            throw new ArgumentException($"num_experts_per_tok {experts.Chosen} is above num_experts {experts.Count}");
        return this;
    }

    /// <summary>The name of a stored type in <c>config.json</c>.</summary>
    /// <param name="type">The type.</param>
    public static string DtypeName(StoredType type) => DecoderConfigJson.Dtype(type);

    /// <summary>The configuration as <c>config.json</c> text.</summary>
    /// <param name="type">How the weights beside it are stored.</param>
    public string ToJson(StoredType type = StoredType.F32) => DecoderConfigJson.Write(this, type);

    /// <summary>Reads <c>config.json</c> text.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="JsonException">It is not JSON or lacks a field.</exception>
    /// <exception cref="ArgumentException">The sizes do not fit together, or the model is of a kind that is not built.</exception>
    public static DecoderConfig FromJson(string json) => DecoderConfigJson.Read(json).Validated();
}
