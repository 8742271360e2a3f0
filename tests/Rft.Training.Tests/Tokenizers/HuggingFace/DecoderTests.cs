using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tests.Tokenizers.HuggingFace;

public sealed class DecoderTests
{
    private const string Llama = """
        { "type": "Sequence", "decoders": [{ "type": "Replace", "pattern": { "String": "_" }, "content": " " }, { "type": "ByteFallback" }, { "type": "Fuse" },
            { "type": "Strip", "content": " ", "start": 1, "stop": 0 }] }
        """;

    [Theory]
    [InlineData("""{ "type": "ByteLevel" }""", "Ġa|\u00C3|\u00A9|Ċ", " aé\n")]
    [InlineData("""{ "type": "ByteLevel" }""", "a|\u00C3|b", "a\uFFFDb")]
    [InlineData("""{ "type": "ByteLevel" }""", "a b|\u00C3", "a b\uFFFD")]
    [InlineData("""{ "type": "ByteFallback" }""", "a|<0xC3>|<0xA9>|b", "aéb")]
    [InlineData("""{ "type": "ByteFallback" }""", "<0xC3>|<0xA9>|<0xC3>|b", "\uFFFD\uFFFD\uFFFDb")]
    [InlineData("""{ "type": "ByteFallback" }""", "<0xG0>|<0x4a>", "<0xG0>J")]
    [InlineData(Llama, "__a|_b|<0xC3>|<0xA9>", " a bé")]
    [InlineData("""{ "type": "Strip", "content": "_", "start": 1, "stop": 1 }""", "__a__|_b", "_a_b")]
    [InlineData("""{ "type": "Sequence", "decoders": [{ "type": "Fuse" }, { "type": "Strip", "content": "_", "start": 2, "stop": 2 }] }""", "_|_|_a_|_|_", "_a_")]
    [InlineData("""{ "type": "Sequence", "decoders": [{ "type": "Fuse" }, { "type": "Replace", "pattern": { "String": "ab" }, "content": "-" }] }""", "a|b|a", "-a")]
    [InlineData("""{ "type": "Replace", "pattern": { "Regex": "a+" }, "content": "-" }""", "aab|a", "-b-")]
    [InlineData("""{ "type": "Metaspace", "replacement": "_", "prepend_scheme": "always" }""", "_a_b|_c", "ab c")]
    [InlineData("""{ "type": "Metaspace", "replacement": "_", "prepend_scheme": "never" }""", "_a|_c", " a c")]
    public void Each_decoder_writes_as_documented(string json, string tokens, string expected) =>
        Assert.Equal(expected, Components.Decode(json, tokens.Split('|')));

    [Fact]
    public void Without_a_decoder_tokens_are_spaced() => Assert.Equal("a b c", Components.Small().Decode([0, 1, 2]));

    [Fact]
    public void Text_comes_as_soon_as_it_is_certain_and_never_within_a_character()
    {
        // U+1F600 is F0 9F 98 80; bytes that are not printable are spelt from U+0100 on.
        var tokenizer = Components.Small(["\u00F0", "\u0141", "\u013A", "\u0122"], members: """ "decoder": { "type": "ByteLevel" },""");
        var stream = tokenizer.StartDecoding(skipSpecial: false);
        Assert.Equal(["a", "", "", "", "\U0001F600", "b"], ((int[])[0, 11, 12, 13, 14, 1]).Select(stream.Push));
        Assert.Equal("", stream.Push(11));
        Assert.Equal("\uFFFD", stream.Finish());
    }

    [Fact]
    public void A_run_of_bytes_waits_for_its_end()
    {
        var tokenizer = Components.Small(["<0xC3>", "<0xA9>"], members: $""" "decoder": {Llama},""");
        var stream = tokenizer.StartDecoding(skipSpecial: false);
        Assert.Equal(["a", "", "", "éb", ""], ((int[])[0, 11, 12, 1, 11]).Select(stream.Push));
        Assert.Equal("\uFFFD", stream.Finish());
    }

    [Theory]
    [InlineData("""{ "type": "WordPiece" }""", "", "decoder 'WordPiece' is not supported; supported: ByteLevel")]
    [InlineData("""{ "type": "Strip", "content": "ab", "start": 0, "stop": 0 }""", "/content", "one character")]
    [InlineData("""{ "type": "Sequence", "decoders": [{ "type": "Fuse" }, { "type": "CTC" }] }""", "/decoders/1", "'CTC'")]
    public void What_is_not_supported_is_refused_with_its_place(string json, string place, string problem)
    {
        var refusal = Assert.Throws<TokenizerException>(() => Components.Decode(json));
        Assert.Equal(place, refusal.Place);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }
}
