using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tests.Tokenizers.HuggingFace;

public sealed class PreTokenizerTests
{
    [Theory]
    [InlineData("Isolated", false, "a|1|1|b|1")]
    [InlineData("Removed", false, "a|b")]
    [InlineData("MergedWithPrevious", false, "a1|1|b1")]
    [InlineData("MergedWithNext", false, "a|1|1b|1")]
    [InlineData("Contiguous", false, "a|11|b|1")]
    [InlineData("Isolated", true, "a|1|1|b|1")]
    [InlineData("Removed", true, "1|1|1")]
    [InlineData("MergedWithPrevious", true, "a|1|1b|1")]
    public void Split_treats_matches_by_its_behavior(string behavior, bool invert, string expected) => Assert.Equal(
        expected.Split('|'),
        Components.Split($$"""{ "type": "Split", "pattern": { "String": "1" }, "behavior": "{{behavior}}", "invert": {{(invert ? "true" : "false")}} }""", "a11b1"));

    [Theory]
    [InlineData("""{ "type": "Digits", "individual_digits": true }""", "a12½Ⅷ", "a|1|2|½|Ⅷ")]
    [InlineData("""{ "type": "Digits", "individual_digits": false }""", "a12\U0001D7D8b", "a|12\U0001D7D8|b")]
    [InlineData("""{ "type": "Whitespace" }""", "a_b, c!?\u3000\U00010330d", "a_b|,|c|!?|\U00010330d")]
    [InlineData("""{ "type": "WhitespaceSplit" }""", "a,\u00A0b  c", "a,|b|c")]
    [InlineData("""{ "type": "Punctuation" }""", "a,$b—", "a|,|$|b|—")]
    [InlineData("""{ "type": "Punctuation", "behavior": "Contiguous" }""", "a,$b", "a|,$|b")]
    [InlineData("""{ "type": "Sequence", "pretokenizers": [{ "type": "WhitespaceSplit" }, { "type": "Punctuation" }] }""", "a, b", "a|,|b")]
    [InlineData("""{ "type": "Metaspace", "replacement": "_", "prepend_scheme": "always" }""", "a b", "_a|_b")]
    [InlineData("""{ "type": "Metaspace", "replacement": "_", "prepend_scheme": "never" }""", "a b", "a|_b")]
    [InlineData("""{ "type": "Metaspace", "replacement": "_", "prepend_scheme": "always", "split": false }""", " a b", "_a_b")]
    [InlineData("""{ "type": "Metaspace", "replacement": "_", "add_prefix_space": false }""", "a", "a")]
    [InlineData(
        """{ "type": "Sequence", "pretokenizers": [{ "type": "Punctuation" }, { "type": "Metaspace", "replacement": "_", "prepend_scheme": "first" }] }""",
        "a,b", "_a|,|b")]
    [InlineData("""{ "type": "ByteLevel", "add_prefix_space": false }""", "a é", "a|Ġ\u00C3\u00A9")]
    [InlineData("""{ "type": "ByteLevel", "add_prefix_space": true }""", "a b", "Ġa|Ġb")]
    [InlineData("""{ "type": "ByteLevel", "add_prefix_space": false, "use_regex": false }""", "a b\n", "aĠbĊ")]
    public void Each_pre_tokenizer_splits_as_documented(string json, string text, string expected) =>
        Assert.Equal(expected.Split('|'), Components.Split(json, text));

    [Theory]
    [InlineData("""{ "type": "BertPreTokenizer" }""", "", "pre-tokenizer 'BertPreTokenizer' is not supported; supported: ByteLevel")]
    [InlineData("""{ "type": "Split", "pattern": { "String": "a" }, "behavior": "Kept" }""", "/behavior", "behavior 'Kept'")]
    [InlineData("""{ "type": "Split", "pattern": { "Regex": "\\p{Han}" }, "behavior": "Removed" }""", "/pattern/Regex", "property 'Han'")]
    [InlineData("""{ "type": "Metaspace", "replacement": "ab" }""", "/replacement", "one character")]
    [InlineData("""{ "type": "Metaspace", "prepend_scheme": "last" }""", "/prepend_scheme", "'last'")]
    [InlineData("""{ "type": "Metaspace", "prepend_scheme": "first", "add_prefix_space": false }""", "/prepend_scheme", "must be never")]
    [InlineData("""{ "type": "Digits", "individual_digits": 1 }""", "/individual_digits", "true or false")]
    public void What_is_not_supported_is_refused_with_its_place(string json, string place, string problem)
    {
        var refusal = Assert.Throws<TokenizerException>(() => Components.Split(json, "a"));
        Assert.Equal(place, refusal.Place);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }
}
