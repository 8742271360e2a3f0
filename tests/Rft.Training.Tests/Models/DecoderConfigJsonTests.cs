using System.Text.Json;
using Rft.Training.Models;

namespace Rft.Training.Tests.Models;

/// <summary>The forms in which programs write <c>config.json</c>.</summary>
public sealed class DecoderConfigJsonTests
{
    private const string Sizes = """
        "hidden_size": 64, "intermediate_size": 160, "num_hidden_layers": 4, "num_attention_heads": 4, "vocab_size": 512, "max_position_embeddings": 256
        """;

    public static TheoryData<string, string> Refused => new()
    {
        { """ "architectures": ["MambaForCausalLM"] """, "the architecture MambaForCausalLM is not built; known are LlamaForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM, Qwen3MoeForCausalLM" },
        { """ "model_type": "gemma" """, "the architecture gemma is not built" },
        { """ "hidden_act": "gelu" """, "hidden_act is gelu; only silu is built" },
        { """ "use_sliding_window": true """, "sliding windows are not built" },
        { """ "rope_scaling": { "rope_type": "yarn", "factor": 4 } """, "rope_type is yarn; default, linear and llama3 are built" },
        { """ "partial_rotary_factor": 0.5 """, "partial_rotary_factor is 0.5" },
        { """ "quantization_config": { "bits": 4 } """, "quantised weights are not read" },
        { """ "model_type": "qwen3_moe", "num_experts": 2, "num_experts_per_tok": 3, "moe_intermediate_size": 8 """, "num_experts_per_tok 3 is above num_experts 2" },
    };

    [Fact]
    public void Missing_fields_have_the_familys_defaults()
    {
        var config = Read(""" "model_type": "llama", "head_dim": null, "rope_scaling": null """);
        Assert.Equal((4, 16, 10_000.0, 1e-6), (config.KvHeads, config.HeadWidth, config.RopeTheta, config.NormEpsilon));
        Assert.False(config.TiedEmbedding || config.HasInputBias || config.AttentionBias || config.FeedForwardBias || config.HasHeadNorms);
    }

    [Fact]
    public void Families_differ_in_biases_and_norms()
    {
        var qwen2 = Read(""" "architectures": ["Qwen2ForCausalLM"] """);
        Assert.True(qwen2.HasInputBias);
        Assert.False(qwen2.AttentionBias || qwen2.HasHeadNorms);
        Assert.True(Read(""" "model_type": "qwen3" """).HasHeadNorms);
        var llama = Read(""" "model_type": "llama", "attention_bias": true, "mlp_bias": true """);
        Assert.True(llama is { HasInputBias: true, AttentionBias: true, FeedForwardBias: true });
    }

    [Theory]
    [InlineData(""" "rope_theta": 5e5, "rope_scaling": { "type": "linear", "factor": 2.0 } """)]
    [InlineData(""" "rope_parameters": { "rope_theta": 500000.0, "rope_type": "linear", "factor": 2 } """)]
    public void Rope_settings_are_read_in_old_and_new_forms(string fields)
    {
        var config = Read(fields);
        Assert.Equal((500_000.0, new RopeScaling.Linear(2)), (config.RopeTheta, config.RopeScaling));
    }

    [Fact]
    public void Dense_layers_are_mixed_in_by_list_and_step()
    {
        const string Moe = """ "model_type": "qwen3_moe", "num_experts": 8, "num_experts_per_tok": 2, "moe_intermediate_size": 48, "norm_topk_prob": true """;
        Assert.Equal([0, 1, 2, 3], Read(Moe).Experts!.Layers);
        Assert.Equal([1], Read(Moe + """, "decoder_sparse_step": 2, "mlp_only_layers": [3] """).Experts!.Layers);
        Assert.Equal(new ExpertsConfig(8, 2, 48, true, [0, 1, 2, 3], 0.001), Read(Moe).Experts);
    }

    [Theory]
    [InlineData(""" "model_type": "qwen3_moe", "num_experts": 8, "num_experts_per_tok": 2, "moe_intermediate_size": 48, "mlp_only_layers": [1] """)]
    [InlineData(""" "model_type": "llama", "rope_scaling": { "rope_type": "llama3", "factor": 8, "low_freq_factor": 1, "high_freq_factor": 4, "original_max_position_embeddings": 32 } """)]
    [InlineData(""" "model_type": "qwen2", "tie_word_embeddings": true """)]
    public void What_is_written_reads_the_same(string fields) => Assert.Equal(Read(fields), DecoderConfig.FromJson(Read(fields).ToJson()));

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_would_change_the_numbers_is_refused(string fields, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Read(fields)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(""" "rope_theta": "big" """, "config.json: rope_theta is \"big\", not a number")]
    [InlineData(""" "num_key_value_heads": 2.5 """, "num_key_value_heads is 2.5, not a whole number")]
    [InlineData(""" "rope_scaling": { "rope_type": "linear" } """, "config.json lacks rope_scaling.factor")]
    public void A_field_of_another_type_is_named(string fields, string message) =>
        Assert.Contains(message, Assert.Throws<JsonException>(() => Read(fields)).Message, StringComparison.Ordinal);

    [Theory]
    // Of a first context of 32: 32 turns are short, half a turn is long, 2 turns lie a third of the way from 1 to 4: 2/3 * 1/8 + 1/3.
    [InlineData(2 * Math.PI, 1)]
    [InlineData(2 * Math.PI / 64, 0.125)]
    [InlineData(2 * Math.PI * 2 / 32, 5.0 / 12)]
    public void Llama3_stretches_long_wavelengths_only(double frequency, double factor) =>
        Assert.Equal(frequency * factor, new RopeScaling.Llama3(8, 1, 4, 32).Scaled(frequency), 12);

    private static DecoderConfig Read(string fields) => DecoderConfig.FromJson($"{{ {Sizes}, {fields} }}");
}
