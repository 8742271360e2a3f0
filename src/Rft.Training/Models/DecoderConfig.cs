using System.Text.Json;
using System.Text.Json.Serialization;

namespace Rft.Training.Models;

/// <summary>Shape of a decoder, under the field names of Hugging Face's <c>config.json</c>.</summary>
public sealed record DecoderConfig
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Width of the residual stream, C.</summary>
    [JsonPropertyName("hidden_size")]
    public required int Width { get; init; }

    /// <summary>Width inside the feed-forward part.</summary>
    [JsonPropertyName("intermediate_size")]
    public required int FeedForward { get; init; }

    /// <summary>Number of blocks.</summary>
    [JsonPropertyName("num_hidden_layers")]
    public required int Layers { get; init; }

    /// <summary>Query heads, H.</summary>
    [JsonPropertyName("num_attention_heads")]
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    [JsonPropertyName("num_key_value_heads")]
    public required int KvHeads { get; init; }

    /// <summary>Width of one head, D.</summary>
    [JsonPropertyName("head_dim")]
    public required int HeadWidth { get; init; }

    /// <summary>Number of token ids, V.</summary>
    [JsonPropertyName("vocab_size")]
    public required int Vocabulary { get; init; }

    /// <summary>Longest sequence the model is meant for, in tokens.</summary>
    [JsonPropertyName("max_position_embeddings")]
    public required int Context { get; init; }

    /// <summary>Base of the rotary embedding's wavelengths.</summary>
    [JsonPropertyName("rope_theta")]
    public double RopeTheta { get; init; } = 10_000;

    /// <summary>Added to the mean square in RMSNorm.</summary>
    [JsonPropertyName("rms_norm_eps")]
    public double NormEpsilon { get; init; } = 1e-5;

    /// <summary>Whether the output matrix is the embedding.</summary>
    [JsonPropertyName("tie_word_embeddings")]
    public bool TiedEmbedding { get; init; } = true;

    /// <summary>Checks that the sizes fit together.</summary>
    /// <returns>The same configuration.</returns>
    /// <exception cref="ArgumentException">They do not; the message names the two fields.</exception>
    public DecoderConfig Validated()
    {
        foreach (var (name, value) in new[]
        {
            ("hidden_size", Width), ("intermediate_size", FeedForward), ("num_hidden_layers", Layers), ("num_attention_heads", Heads),
            ("num_key_value_heads", KvHeads), ("head_dim", HeadWidth), ("vocab_size", Vocabulary), ("max_position_embeddings", Context),
        })
        {
            if (value < 1) throw new ArgumentException($"{name} is {value}; it must be at least 1");
        }
        if (Heads % KvHeads != 0)
            throw new ArgumentException($"num_attention_heads {Heads} is not a multiple of num_key_value_heads {KvHeads}");
        if (HeadWidth % 2 != 0)
            throw new ArgumentException($"head_dim {HeadWidth} is odd; the rotary embedding turns pairs of dimensions");
        return this;
    }

    /// <summary>The configuration as <c>config.json</c> text.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>Reads <c>config.json</c> text.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="JsonException">It is not JSON or lacks a field.</exception>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public static DecoderConfig FromJson(string json) =>
        (JsonSerializer.Deserialize<DecoderConfig>(json) ?? throw new JsonException("config.json holds null")).Validated();
}
