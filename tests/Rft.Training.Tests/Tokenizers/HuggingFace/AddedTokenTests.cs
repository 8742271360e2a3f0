using Rft.Training.Tokenizers.HuggingFace;

namespace Rft.Training.Tests.Tokenizers.HuggingFace;

public sealed class AddedTokenTests
{
    [Theory]
    [InlineData("a<x>b", new[] { 0, 20, 1 })]
    [InlineData("<x>>", new[] { 21 })]
    [InlineData("<x><x>>a", new[] { 20, 21, 0 })]
    [InlineData("<x", new int[0])]
    public void The_longest_of_the_leftmost_matches_wins(string text, int[] expected) =>
        Assert.Equal(expected, With("""{ "id": 20, "content": "<x>", "special": true }, { "id": 21, "content": "<x>>", "special": true }""").EncodeMarkup(text, false));

    [Theory]
    [InlineData("<x>", false, new[] { 12, 13, 14 })]
    [InlineData("<x>", true, new[] { 20 })]
    public void A_users_text_never_gives_a_control_token(string text, bool markup, int[] expected)
    {
        var tokenizer = Components.Small(
            ["_", "<", "x", ">"], members: """ "added_tokens": [{ "id": 20, "content": "<x>", "special": true }, { "id": 21, "content": "ab", "special": false }],""");
        Assert.Equal(expected, markup ? tokenizer.EncodeMarkup(text, false) : tokenizer.Encode(text));
        Assert.Equal([21], tokenizer.Encode("ab"));
    }

    [Theory]
    [InlineData("lstrip", "a  <x> c", new[] { 0, 20, 8, 2 })]
    [InlineData("rstrip", "a <x>  c", new[] { 0, 8, 20, 2 })]
    [InlineData("lstrip", "<x> <x>", new[] { 20, 20 })]
    [InlineData("special", "a <x> c", new[] { 0, 8, 20, 8, 2 })]
    public void A_token_takes_the_spaces_beside_it_where_it_says_so(string flag, string text, int[] expected) =>
        Assert.Equal(expected, With($$"""{ "id": 20, "content": "<x>", "{{flag}}": true }""").EncodeMarkup(text, addSpecialTokens: false));

    [Fact]
    public void A_single_word_touches_no_word_character()
    {
        var tokenizer = With("""{ "id": 20, "content": "12", "single_word": true }""");
        Assert.Equal([20, 8, 0, 9, 10, 8, 9, 10, 9], tokenizer.Encode("12 a12 121"));
        Assert.Equal([20], tokenizer.Encode("-12-"));
    }

    [Fact]
    public void Normalized_tokens_are_looked_for_in_normalized_text_and_others_in_the_raw_text()
    {
        var tokenizer = Components.Small(members: """
            "normalizer": { "type": "Lowercase" }, "added_tokens": [{ "id": 20, "content": "AB", "normalized": true }, { "id": 21, "content": "CD", "normalized": false }],
            """);
        Assert.Equal([20, 20, 21, 2, 3, 4], tokenizer.Encode("abABCDcdE"));
    }

    [Theory]
    [InlineData("""{ "id": 5, "content": "<x>" }""", "the id 5 of '<x>' is 'f' in the vocabulary")]
    [InlineData("""{ "id": 20, "content": "a" }""", "'a' has the id 20 here and 0 in the vocabulary")]
    [InlineData("""{ "id": 20, "content": "<x>" }, { "id": 20, "content": "<y>" }""", "have the same id 20")]
    [InlineData("""{ "content": "<x>" }""", "'id' is missing")]
    [InlineData("""{ "id": 1.5, "content": "<x>" }""", "integer from 0")]
    public void Ids_that_contradict_are_refused(string tokens, string problem) =>
        Assert.Contains(problem, Assert.Throws<TokenizerException>(() => With(tokens)).Message, StringComparison.Ordinal);

    private static HuggingFaceTokenizer With(string tokens) => Components.Small(members: $$""" "added_tokens": [{{tokens}}],""");
}
