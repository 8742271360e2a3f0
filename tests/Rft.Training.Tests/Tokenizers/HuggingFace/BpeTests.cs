using Rft.Training.Tokenizers.HuggingFace;
using Rft.Training.Tokenizers.HuggingFace.Bpe;

namespace Rft.Training.Tests.Tokenizers.HuggingFace;

public sealed class BpeTests
{
    [Theory]
    [InlineData("\"a b\", \"ab c\"", "abcab", new[] { 12, 11 })]
    [InlineData("[\"a\", \"b\"], [\"ab\", \"c\"]", "abcab", new[] { 12, 11 })]
    [InlineData("\"b c\", \"a b\"", "abcab", new[] { 0, 13, 11 })]
    [InlineData("\"a b\"", "", new int[0])]
    public void Merges_go_by_rank(string merges, string text, int[] expected) =>
        Assert.Equal(expected, Components.Small(["ab", "abc", "bc"], merges).Encode(text));

    [Fact]
    public void Of_equal_ranks_the_leftmost_goes_first() => Assert.Equal([11, 0], Components.Small(["aa"], "\"a a\"").Encode("aaa"));

    [Fact]
    public void A_word_of_any_length_is_merged_as_pair_after_pair_would_be()
    {
        var merges = new BpeMerges(new Dictionary<ulong, BpeMerge>
        {
            [BpeMerges.Key(0, 1)] = new(2, 11), [BpeMerges.Key(1, 0)] = new(0, 12), [BpeMerges.Key(0, 0)] = new(1, 13), [BpeMerges.Key(11, 11)] = new(4, 14),
            [BpeMerges.Key(12, 0)] = new(3, 15),
        });
        for (ulong seed = 0; seed < 200; seed++)
        {
            int[] word = [.. Enumerable.Range(0, 10 + (int)(seed % 90)).Select(i => (int)(Rft.Graders.Seed.Derive(seed, (ulong)i) & 1))];
            int[] expected = Naive(word, merges);
            int[] actual = [.. word];
            Assert.Equal(expected, actual[..merges.Apply(actual)]);
        }
    }

    [Fact]
    public void A_word_that_is_a_token_ignores_merges_where_the_file_says_so()
    {
        Assert.Equal([11], Components.Small(["abc"], model: "\"ignore_merges\": true,").Encode("abc"));
        Assert.Equal([0, 1, 2], Components.Small(["abc"]).Encode("abc"));
    }

    [Theory]
    [InlineData("\"unk_token\": \"?\", \"fuse_unk\": true,", "axyb", new[] { 0, 11, 1 })]
    [InlineData("\"unk_token\": \"?\", \"fuse_unk\": false,", "axyb", new[] { 0, 11, 11, 1 })]
    [InlineData("", "axyb", new[] { 0, 1 })]
    [InlineData("\"byte_fallback\": true, \"unk_token\": \"?\",", "aéb", new[] { 0, 12, 13, 1 })]
    [InlineData("\"byte_fallback\": true, \"unk_token\": \"?\",", "axb", new[] { 0, 11, 1 })]
    public void Unknown_characters_become_bytes_or_the_unknown_token_or_nothing(string model, string text, int[] expected) =>
        Assert.Equal(expected, Components.Small(["?", "<0xC3>", "<0xA9>"], model: model).Encode(text));

    [Fact]
    public void Prefix_and_suffix_mark_where_a_character_stands()
    {
        var tokenizer = Components.Small(
            ["#b", "#c$", "a$", "#bc$"], "[\"#b\", \"#c$\"]", "\"continuing_subword_prefix\": \"#\", \"end_of_word_suffix\": \"$\",");
        Assert.Equal([0, 14], tokenizer.Encode("abc"));
        Assert.Equal([13], tokenizer.Encode("a"));
    }

    [Theory]
    [InlineData("\"a\"", "expected \"a b\"", "/model/merges/0")]
    [InlineData("\"a b\", \"a z\"", "'z' is not in the vocabulary", "/model/merges/1")]
    [InlineData("[\"a\", 1]", "expected \"a b\"", "/model/merges/0")]
    public void A_merge_that_fits_nothing_is_refused(string merges, string problem, string place)
    {
        var refusal = Assert.Throws<TokenizerException>(() => Components.Small(["ab"], merges));
        Assert.Equal(place, refusal.Place);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "model": { "type": "Unigram", "vocab": [] } }""", "model 'Unigram' is not supported; supported: BPE", "/model")]
    [InlineData("""{ "model": { "type": "WordPiece" } }""", "'WordPiece'", "/model")]
    [InlineData("""{ "model": { "type": "WordLevel" } }""", "'WordLevel'", "/model")]
    [InlineData("""{ "model": { "type": "BPE", "dropout": 0.1, "vocab": {}, "merges": [] } }""", "dropout", "/model/dropout")]
    [InlineData("""{ "model": { "type": "BPE", "vocab": { "a": -1 }, "merges": [] } }""", "not an integer from 0", "/model/vocab")]
    [InlineData("""{ "model": { "type": "BPE", "unk_token": "?", "vocab": {}, "merges": [] } }""", "'?' is not in the vocabulary", "/model/unk_token")]
    [InlineData("""{ }""", "'model' is missing", "")]
    public void A_model_that_is_not_supported_is_refused_by_name(string json, string problem, string place)
    {
        var refusal = Assert.Throws<TokenizerException>(() => HuggingFaceTokenizer.Parse(json));
        Assert.Equal(place, refusal.Place);
        Assert.Contains(problem, refusal.Message, StringComparison.Ordinal);
    }

    private static int[] Naive(int[] word, BpeMerges merges)
    {
        List<int> ids = [.. word];
        while (true)
        {
            // Pair by pair: what one application to two tokens makes, and the rank order of the table above.
            var best = Enumerable.Range(0, ids.Count - 1).Select(i => (At: i, Rank: Rank(ids[i], ids[i + 1]))).Where(pair => pair.Rank < int.MaxValue)
                .OrderBy(pair => pair.Rank).ThenBy(pair => pair.At).Cast<(int At, int Rank)?>().FirstOrDefault();
            if (best is not { } pair) return [.. ids];
            int[] two = [ids[pair.At], ids[pair.At + 1]];
            Assert.Equal(1, merges.Apply(two));
            ids[pair.At] = two[0];
            ids.RemoveAt(pair.At + 1);
        }

        static int Rank(int left, int right) => (left, right) switch
        {
            (1, 0) => 0, (0, 0) => 1, (0, 1) => 2, (12, 0) => 3, (11, 11) => 4, _ => int.MaxValue,
        };
    }
}
