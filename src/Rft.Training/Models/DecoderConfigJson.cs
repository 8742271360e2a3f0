using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Training.Checkpoints;

namespace Rft.Training.Models;

/// <summary>
/// A decoder's shape as Hugging Face's <c>config.json</c>: written in the form of transformers 4, read in its older and newer forms too (<c>rope_parameters</c>
/// beside <c>rope_theta</c> and <c>rope_scaling</c>).
/// </summary>
internal static class DecoderConfigJson
{
    private static readonly (string ModelType, string Architecture, ModelFamily Family)[] Known =
    [
        ("llama", "LlamaForCausalLM", ModelFamily.Llama), ("qwen2", "Qwen2ForCausalLM", ModelFamily.Qwen2),
        ("qwen3", "Qwen3ForCausalLM", ModelFamily.Qwen3), ("qwen3_moe", "Qwen3MoeForCausalLM", ModelFamily.Qwen3Moe),
    ];

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Reads a configuration; sizes are not compared yet.</summary>
    /// <exception cref="JsonException">It is not a JSON object, lacks a field, or a field has another type.</exception>
    /// <exception cref="ArgumentException">The model is of a kind that is not built.</exception>
    public static DecoderConfig Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException($"config.json holds a {document.RootElement.ValueKind}, not an object");
        var fields = new ConfigFields(document.RootElement, "");
        var family = Family(fields);
        RefuseUnknown(fields);
        int heads = fields.Int("num_attention_heads"), width = fields.Int("hidden_size");
        var rope = fields.Object("rope_parameters");
        return new DecoderConfig
        {
            Family = family,
            Width = width,
            FeedForward = fields.Int("intermediate_size"),
            Layers = fields.Int("num_hidden_layers"),
            Heads = heads,
            KvHeads = fields.IntOrNull("num_key_value_heads") ?? heads,
            HeadWidth = fields.IntOrNull("head_dim") ?? (heads > 0 ? width / heads : 0),
            Vocabulary = fields.Int("vocab_size"),
            Context = fields.Int("max_position_embeddings"),
            RopeTheta = rope?.NumberOrNull("rope_theta") ?? fields.NumberOrNull("rope_theta") ?? 10_000,
            RopeScaling = Scaling(rope ?? fields.Object("rope_scaling"), fields),
            NormEpsilon = fields.NumberOrNull("rms_norm_eps") ?? 1e-6,
            TiedEmbedding = fields.Flag("tie_word_embeddings"),
            AttentionBias = fields.Flag("attention_bias"),
            FeedForwardBias = family == ModelFamily.Llama && fields.Flag("mlp_bias"),
            Experts = family == ModelFamily.Qwen3Moe ? Experts(fields) : null,
        };
    }

    /// <summary>The name of a stored type in <c>dtype</c> and <c>torch_dtype</c>.</summary>
    public static string Dtype(StoredType type) => type switch
    {
        StoredType.BF16 => "bfloat16",
        StoredType.F16 => "float16",
        _ => "float32",
    };

    /// <summary>The text of a configuration.</summary>
    public static string Write(DecoderConfig config, StoredType type)
    {
        var (modelType, architecture, _) = Known.First(known => known.Family == config.Family);
        var json = new JsonObject
        {
            ["architectures"] = new JsonArray(architecture),
            ["model_type"] = modelType,
            ["torch_dtype"] = Dtype(type),
            ["hidden_act"] = "silu",
            ["hidden_size"] = config.Width,
            ["intermediate_size"] = config.FeedForward,
            ["num_hidden_layers"] = config.Layers,
            ["num_attention_heads"] = config.Heads,
            ["num_key_value_heads"] = config.KvHeads,
            ["head_dim"] = config.HeadWidth,
            ["vocab_size"] = config.Vocabulary,
            ["max_position_embeddings"] = config.Context,
            ["rope_theta"] = config.RopeTheta,
            ["rope_scaling"] = Scaling(config.RopeScaling),
            ["rms_norm_eps"] = config.NormEpsilon,
            ["tie_word_embeddings"] = config.TiedEmbedding,
            ["attention_bias"] = config.AttentionBias,
            ["mlp_bias"] = config.FeedForwardBias,
        };
        if (config.Experts is { } experts) Write(json, experts, config.Layers);
        return json.ToJsonString(Indented) + "\n";
    }

    private static ModelFamily Family(ConfigFields fields)
    {
        string? architecture = fields.Texts("architectures") is [var first, ..] ? first : null, type = fields.TextOrNull("model_type");
        // Files that name neither are this program's own, from before it knew other families.
        if (architecture is null && type is null) return ModelFamily.Llama;
        foreach (var known in Known)
        {
            if (architecture is null ? known.ModelType == type : known.Architecture == architecture) return known.Family;
        }
        throw new ArgumentException(
            $"the architecture {architecture ?? type} is not built; known are {string.Join(", ", Known.Select(known => known.Architecture))}");
    }

    // What would change the numbers and is not built must not be passed over.
    private static void RefuseUnknown(ConfigFields fields)
    {
        if (fields.TextOrNull("hidden_act") is { } act && act != "silu") throw new ArgumentException($"hidden_act is {act}; only silu is built");
        if (fields.Flag("use_sliding_window")) throw new ArgumentException("use_sliding_window is true; sliding windows are not built");
        if (fields.NumberOrNull("partial_rotary_factor") is { } part && part != 1)
            throw new ArgumentException($"partial_rotary_factor is {part}; only whole heads are turned");
        if (fields.Object("quantization_config") is not null) throw new ArgumentException("quantization_config is set; quantised weights are not read");
    }

    private static RopeScaling? Scaling(ConfigFields? rope, ConfigFields root)
    {
        if (rope is null) return null;
        string type = rope.TextOrNull("rope_type") ?? rope.TextOrNull("type") ?? "default";
        return type switch
        {
            "default" => null,
            "linear" => new RopeScaling.Linear(rope.Number("factor")),
            "llama3" => new RopeScaling.Llama3(
                rope.Number("factor"), rope.Number("low_freq_factor"), rope.Number("high_freq_factor"),
                rope.IntOrNull("original_max_position_embeddings") ?? root.Int("max_position_embeddings")),
            _ => throw new ArgumentException($"rope_type is {type}; default, linear and llama3 are built"),
        };
    }

    private static JsonObject? Scaling(RopeScaling? scaling) => scaling switch
    {
        RopeScaling.Linear linear => new JsonObject { ["rope_type"] = "linear", ["factor"] = linear.Factor },
        RopeScaling.Llama3 llama => new JsonObject
        {
            ["rope_type"] = "llama3", ["factor"] = llama.Factor, ["low_freq_factor"] = llama.LowFrequencyFactor,
            ["high_freq_factor"] = llama.HighFrequencyFactor, ["original_max_position_embeddings"] = llama.FirstContext,
        },
        _ => null,
    };

    private static ExpertsConfig Experts(ConfigFields fields)
    {
        int layers = fields.Int("num_hidden_layers"), step = fields.IntOrNull("decoder_sparse_step") ?? 1;
        if (step < 1) throw new ArgumentException($"decoder_sparse_step is {step}; it must be at least 1");
        var dense = fields.Ints("mlp_only_layers");
        int[] routed = [.. Enumerable.Range(0, layers).Where(layer => !dense.Contains(layer) && (layer + 1) % step == 0)];
        return new ExpertsConfig(
            fields.Int("num_experts"), fields.Int("num_experts_per_tok"), fields.Int("moe_intermediate_size"), fields.Flag("norm_topk_prob"), routed,
            fields.NumberOrNull("router_aux_loss_coef") ?? 0.001);
    }

    private static void Write(JsonObject json, ExpertsConfig experts, int layers)
    {
        json["num_experts"] = experts.Count;
        json["num_experts_per_tok"] = experts.Chosen;
        json["moe_intermediate_size"] = experts.Width;
        json["norm_topk_prob"] = experts.Renormalised;
        json["router_aux_loss_coef"] = experts.BalanceLoss;
        json["decoder_sparse_step"] = 1;
        json["mlp_only_layers"] = new JsonArray([.. Enumerable.Range(0, layers).Except(experts.Layers).Select(layer => (JsonNode)layer)]);
    }
}
