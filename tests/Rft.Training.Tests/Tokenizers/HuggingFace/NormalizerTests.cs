using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tests.Tokenizers.HuggingFace;

public sealed class NormalizerTests
{
    [Theory]
    [InlineData("NFC", "e\u0301A\u030A\u1100\u1161\u11A8\uFB01", "\u00E9\u00C5\uAC01\uFB01")]
    [InlineData("NFD", "\u00E9\uAC01\u212B", "e\u0301\u1100\u1161\u11A8A\u030A")]
    [InlineData("NFKC", "\uFB01\u00BDe\u0301\uFF76\uFF9E", "fi1\u20442\u00E9\u30AC")]
    [InlineData("NFKD", "\uFB01\u00E9\u00B2", "fie\u03012")]
    [InlineData("NFC", "q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("NFC", "\u0958", "\u0915\u093C")]
    [InlineData("NFC", "\U00011131\U00011127", "\U0001112E")]
    [InlineData("NFC", "a\u0315\u0300\u05AE\u0300b", "\u00E0\u05AE\u0300\u0315b")]
    [InlineData("NFC", "plain", "plain")]
    public void Normal_forms_are_those_of_uax_15(string form, string text, string expected) =>
        Assert.Equal(expected, Components.Normalize($$"""{ "type": "{{form}}" }""", text));

    [Theory]
    [InlineData("""{ "type": "Lowercase" }""", "AÉΣ\u0130\U00010400", "aéσi\u0307\U00010428")]
    [InlineData("""{ "type": "Prepend", "prepend": "_" }""", "a", "_a")]
    [InlineData("""{ "type": "Prepend", "prepend": "_" }""", "", "")]
    [InlineData("""{ "type": "Replace", "pattern": { "String": " " }, "content": "_" }""", "a  b ", "a__b_")]
    [InlineData("""{ "type": "Replace", "pattern": { "Regex": "\\s{2,}" }, "content": " " }""", "a  b c\n\nd", "a b c d")]
    [InlineData("""{ "type": "Strip", "strip_left": true, "strip_right": false }""", " \u3000a ", "a ")]
    [InlineData("""{ "type": "Strip", "strip_left": false, "strip_right": true }""", " a\n ", " a")]
    [InlineData("""{ "type": "StripAccents" }""", "e\u0301é\U0001D165x", "eéx")]
    [InlineData("""{ "type": "Sequence", "normalizers": [{ "type": "NFD" }, { "type": "StripAccents" }] }""", "éÅ", "eA")]
    public void Each_normalizer_rewrites_as_documented(string json, string text, string expected) => Assert.Equal(expected, Components.Normalize(json, text));

    [Theory]
    [InlineData("""{ "type": "Precompiled" }""", "test.json at : ", "normalizer 'Precompiled' is not supported; supported: NFC")]
    [InlineData("""{ "type": "Sequence", "normalizers": [{ "type": "Nmt" }] }""", "/normalizers/0", "'Nmt'")]
    [InlineData("""{ "type": "Replace", "content": "" }""", "", "'pattern' is missing")]
    [InlineData("""{ "type": "Replace", "pattern": { "String": "" }, "content": "" }""", "/pattern/String", "matches nothing")]
    public void What_is_not_supported_is_refused_with_its_place(string json, string place, string problem)
    {
        var refusal = Assert.Throws<TokenizerException>(() => Components.Normalize(json, "a"));
        Assert.Equal("test.json", refusal.File);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
        if (place.StartsWith('/')) Assert.Equal(place, refusal.Place);
    }
}
