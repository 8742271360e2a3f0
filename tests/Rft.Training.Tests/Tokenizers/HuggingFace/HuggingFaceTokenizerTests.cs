using System.IO.Compression;
using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tests.Tokenizers.HuggingFace;

public sealed class HuggingFaceTokenizerTests
{
    private const string Template = """
        "added_tokens": [{ "id": 11, "content": "<s>", "special": true }, { "id": 12, "content": "</s>", "special": true }],
        "post_processor": { "type": "Sequence", "processors": [{ "type": "ByteLevel" }, { "type": "TemplateProcessing",
            "single": [{ "SpecialToken": { "id": "<s>", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } }, { "SpecialToken": { "id": "</s>", "type_id": 0 } }],
            "special_tokens": { "<s>": { "id": "<s>", "ids": [11], "tokens": ["<s>"] }, "</s>": { "id": "</s>", "ids": [12], "tokens": ["</s>"] } } }] },
        """;

    [Fact]
    public void The_template_is_put_around_a_text_on_request()
    {
        var tokenizer = Components.Small(members: Template);
        Assert.Equal([11, 0, 1, 12], tokenizer.EncodeMarkup("ab", addSpecialTokens: true));
        Assert.Equal([0, 1], tokenizer.EncodeMarkup("ab", addSpecialTokens: false));
        Assert.Equal([11, 12], tokenizer.EncodeMarkup("", addSpecialTokens: true));
        Assert.Equal([], tokenizer.Encode(""));
    }

    [Fact]
    public void Control_tokens_are_decoded_or_left_out()
    {
        var tokenizer = Components.Small(members: Template + """ "decoder": { "type": "Fuse" },""");
        Assert.Equal("<s>ab</s>", tokenizer.Decode([11, 0, 1, 12]));
        Assert.Equal("ab", tokenizer.Decode([11, 0, 1, 12], skipSpecial: true));
        Assert.Equal([11, 12], tokenizer.SpecialIds.Order());
    }

    [Fact]
    public void Ids_and_spellings_are_found_both_ways()
    {
        var tokenizer = Components.Small(members: """ "added_tokens": [{ "id": 30, "content": "<x>" }],""");
        Assert.Equal(31, tokenizer.Vocabulary);
        Assert.Equal((30, 0, (int?)null), (tokenizer.TokenToId("<x>"), tokenizer.TokenToId("a"), tokenizer.TokenToId("?")));
        Assert.Equal(("<x>", "a", null), (tokenizer.IdToToken(30), tokenizer.IdToToken(0), tokenizer.IdToToken(20)));
        Assert.Equal("a", tokenizer.Decode([0, 20]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([31]));
        Assert.Throws<ArgumentOutOfRangeException>(() => tokenizer.Decode([-1]));
    }

    [Fact]
    public void Roles_and_further_tokens_come_from_the_configuration()
    {
        const string config = """
            { "bos_token": "<s>", "eos_token": { "content": "</s>", "special": true }, "pad_token": null,
              "added_tokens_decoder": { "11": { "content": "<s>", "special": true }, "12": { "content": "</s>", "special": true } } }
            """;
        var tokenizer = Components.Small(config: config);
        Assert.Equal(new SpecialTokens(new SpecialToken(11, "<s>"), new SpecialToken(12, "</s>"), null, null), tokenizer.Special);
        Assert.Equal([11, 0], tokenizer.EncodeMarkup("<s>a", addSpecialTokens: false));
        var refusal = Assert.Throws<TokenizerException>(() => Components.Small(config: """{ "bos_token": "<s>" }"""));
        Assert.Equal(("tokenizer_config.json", "/bos_token"), (refusal.File, refusal.Place));
    }

    [Fact]
    public void Folders_files_and_gzipped_files_are_read_with_what_lies_beside_them()
    {
        using var folder = new TemporaryFolder();
        const string json = """{ "model": { "type": "BPE", "vocab": { "a": 0, "<s>": 1 }, "merges": [] } }""";
        var missing = Assert.Throws<TokenizerException>(() => HuggingFaceTokenizer.Load(folder.Root));
        Assert.Contains("tokenizer.json, tokenizer.json.gz", missing.Message, StringComparison.Ordinal);
        using (var gzip = new GZipStream(File.Create(folder.At("tokenizer.json.gz")), CompressionLevel.Fastest)) gzip.Write(System.Text.Encoding.UTF8.GetBytes(json));
        File.WriteAllText(folder.At("tokenizer_config.json"), """{ "bos_token": "<s>" }""");
        File.WriteAllText(folder.At("special_tokens_map.json"), """{ "bos_token": "a", "eos_token": "a" }""");
        foreach (string path in (string[])[folder.Root, folder.At("tokenizer.json.gz")])
        {
            var tokenizer = HuggingFaceTokenizer.Load(path);
            Assert.Equal([0], tokenizer.Encode("a"));
            Assert.Equal((1, 0), (tokenizer.Special.Begin?.Id, tokenizer.Special.End?.Id));
        }
        File.WriteAllText(folder.At("tokenizer.json"), "{ not json");
        Assert.Equal(folder.At("tokenizer.json"), Assert.Throws<TokenizerException>(() => HuggingFaceTokenizer.Load(folder.Root)).File);
        Assert.Throws<TokenizerException>(() => HuggingFaceTokenizer.Load(folder.At("nowhere.json")));
    }

    [Theory]
    [InlineData("""{ "type": "BertProcessing" }""", "post-processor 'BertProcessing' is not supported; supported: ByteLevel")]
    [InlineData("""{ "type": "TemplateProcessing", "single": [{ "SpecialToken": { "id": "<s>" } }] }""", "'<s>' is not among the template's special_tokens")]
    [InlineData("""{ "type": "TemplateProcessing", "single": [{ "Sequence": { "id": "B" } }] }""", "the sequence A alone")]
    public void A_post_processor_that_is_not_supported_is_refused(string json, string problem) => Assert.Contains(
        problem, Assert.Throws<TokenizerException>(() => Components.Small(members: $"\"post_processor\": {json},")).Message, StringComparison.Ordinal);

    [Fact]
    public void Lone_surrogates_count_as_the_replacement_character() =>
        Assert.Equal([0, 11, 1], Components.Small(["\uFFFD"]).Encode("a\uD83Db"));
}
