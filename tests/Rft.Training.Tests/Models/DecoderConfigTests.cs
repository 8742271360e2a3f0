using System.Text.Json;
using Rft.Training.Models;

namespace Rft.Training.Tests.Models;

public sealed class DecoderConfigTests
{
    private static readonly DecoderConfig Good = TinyModels.Config();

    public static TheoryData<string> Sizes =>
    [
        "hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "num_key_value_heads", "head_dim", "vocab_size", "max_position_embeddings",
    ];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_size_below_one_is_named(string field)
    {
        var error = Assert.Throws<ArgumentException>(() => DecoderConfig.FromJson(With(field, "0")));
        Assert.Equal($"{field} is 0; it must be at least 1", error.Message);
    }

    [Fact]
    public void Sizes_that_do_not_fit_together_are_named()
    {
        Assert.Equal("num_attention_heads 4 is not a multiple of num_key_value_heads 3", Assert.Throws<ArgumentException>(() => (Good with { KvHeads = 3 }).Validated()).Message);
        Assert.StartsWith("head_dim 5 is odd", Assert.Throws<ArgumentException>(() => (Good with { HeadWidth = 5 }).Validated()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_round_trips_under_the_names_of_hugging_face()
    {
        var config = Good with { RopeTheta = 500_000, NormEpsilon = 1e-6, TiedEmbedding = false };
        Assert.Equal(config, DecoderConfig.FromJson(config.ToJson()));
        using var json = JsonDocument.Parse(config.ToJson());
        Assert.Equal(16, json.RootElement.GetProperty("hidden_size").GetInt32());
        Assert.False(json.RootElement.GetProperty("tie_word_embeddings").GetBoolean());
    }

    [Fact]
    public void A_missing_field_and_null_are_refused()
    {
        Assert.Contains("intermediate_size", Assert.Throws<JsonException>(() => DecoderConfig.FromJson("{\"hidden_size\": 16, \"num_attention_heads\": 4}")).Message, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => DecoderConfig.FromJson("null"));
    }

    private static string With(string field, string value)
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(Good.ToJson())!;
        json[field] = System.Text.Json.Nodes.JsonNode.Parse(value);
        return json.ToJsonString();
    }
}
