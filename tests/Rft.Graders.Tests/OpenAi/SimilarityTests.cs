using Rft.Graders.OpenAi.Similarity;
using Rft.Graders.OpenAi.Specs;

namespace Rft.Graders.Tests.OpenAi;

/// <summary>Values computed by hand from the definitions.</summary>
public sealed class SimilarityTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    // ratio: 2 * 2 / 6 (ab in common), 2 * 1 / 4 with one emoji as one letter, two empty texts.
    [InlineData("ratio", "abc", "abd", 2 / 3.0)]
    [InlineData("ratio", "a👍", "b👍", 0.5)]
    [InlineData("ratio", "", "", 1)]
    [InlineData("ratio", "a", "", 0)]
    // The window "bcd" of the longer text equals the shorter one but for nothing.
    [InlineData("partial_ratio", "bcd", "abcde", 1)]
    // A window that hangs over an end is shorter: "ab" gives 2 * 1 / 5, "abc" only 2 * 1 / 6.
    [InlineData("partial_ratio", "xbx", "abcabc", 0.4)]
    [InlineData("partial_ratio", "", "abc", 0)]
    [InlineData("partial_ratio", "", "", 1)]
    [InlineData("token_sort_ratio", "b  a", "a b", 1)]
    // Words sort by code point: U+FF21 before U+1F44D, although its UTF-16 unit is larger.
    [InlineData("token_sort_ratio", "👍 Ａ", "Ａ 👍", 1)]
    [InlineData("token_set_ratio", "a b", "a b b c", 1)]
    [InlineData("token_set_ratio", "", "a", 0)]
    // Nothing in common: the ratio of "a b" and "c d", 2 * 1 / 6 by the blank.
    [InlineData("token_set_ratio", "b a", "d c", 2 / 6.0)]
    [InlineData("wratio", "", "", 0)]
    // Lengths 1 : 9, more than 8: 0.6 times the partial ratio 1.
    [InlineData("wratio", "a", "bcdefghia", 0.6)]
    [InlineData("wratio_processed", "A!", "a", 1)]
    [InlineData("wratio_processed", "a_b", "a b", 2 / 3.0)]
    public void Fuzzy_match(string form, string left, string right, double expected)
    {
        Assert.True(SimilarityOptions.FuzzyForms.TryParse(form, out var parsed));
        Assert.Equal(expected, new FuzzyMatch(Token).Score(parsed, left, right), 1e-12);
        Assert.Equal(expected, new FuzzyMatch(Token).Score(parsed, right, left), 1e-12);
    }

    [Theory]
    // p = 4/5, 3/4, 2/3, 1/2; equal length, so no brevity penalty: (0.8 * 0.75 * 2/3 * 0.5)^(1/4).
    [InlineData("a b c d x", "a b c d e", "none", "blanks", 0.66874030497642)]
    // Half as long: exp(1 - 8/4).
    [InlineData("a b c d", "a b c d e f g h", "none", "blanks", 0.36787944117144)]
    [InlineData("a b c", "a b c", "none", "blanks", 0)]
    // The missing 4-gram counts as 1/2: (1/2)^(1/4).
    [InlineData("a b c", "a b c", "exp", "blanks", 0.84089641525371)]
    // The same as sacrebleu gives: nothing without a 4-gram.
    [InlineData("a b c", "a b c", "exp", "13a", 0)]
    // p = 1/2, then zeros of 3, 2, 1 bigrams, trigrams, 4-grams: 1/(2*3), 1/(4*2), 1/(8*1).
    [InlineData("a x b y", "a z b w", "exp", "blanks", 0.18995892141289814)]
    // p = 1/2, (0+1)/(3+1), (0+1)/(2+1), (0+1)/(1+1).
    [InlineData("a x b y", "a z b w", "add1", "blanks", 0.37991784282580)]
    [InlineData("x", "a", "add1", "blanks", 0)]
    [InlineData("", "", "exp", "blanks", 0)]
    [InlineData("A b c d", "a b c d", "none", "blanks", 0)]
    public void Bleu_score(string hypothesis, string reference, string smoothing, string tokenizer, double expected)
    {
        Assert.True(SimilarityOptions.Smoothings.TryParse(smoothing, out var smooth));
        Assert.True(SimilarityOptions.Tokenizers.TryParse(tokenizer, out var tokens));
        Assert.Equal(expected, Bleu.Score(hypothesis, reference, new SimilarityOptions { Smoothing = smooth, Tokenizer = tokens }), 1e-12);
    }

    [Theory]
    [InlineData("It's 3.14, e-mail 5-4.\n", "It's|3.14|,|e-mail|5|-|4|.")]
    [InlineData("a-\nb &lt;c&gt; (d)", "ab|<|c|>|(|d|)")]
    [InlineData("&quot;x&quot; <skipped>y", "\"|x|\"|y")]
    public void The_tokenizer_13a_separates_punctuation(string text, string expected) => Assert.Equal(expected, string.Join('|', Mteval13a.Split(text)));

    [Theory]
    // Shared: 3 words, 1 pair ("a b"), 0, 0 of 4 + 3 + 2 + 1 on both sides.
    [InlineData("a b c x", "a b y c", 0.4)]
    // The longer text has 3 n-grams, the shorter 1.
    [InlineData("a", "a b", 1 / 3.0)]
    [InlineData("", "", 0)]
    public void Gleu_score(string hypothesis, string reference, double expected) => Assert.Equal(expected, Bleu.Gleu(hypothesis, reference), 1e-12);

    [Theory]
    // 2 of 3 words against 2 of 4: P = 2/3, R = 1/2, F = 4/7.
    [InlineData("rouge_1", "a b x", "A, b; c d", "f", false, 4 / 7.0)]
    [InlineData("rouge_1", "a b x", "A, b; c d", "precision", false, 2 / 3.0)]
    [InlineData("rouge_1", "a b x", "A, b; c d", "recall", false, 0.5)]
    // Counted as often as both have it: 2 of 4, 2 of 2.
    [InlineData("rouge_1", "a a a a", "a a", "f", false, 2 / 3.0)]
    [InlineData("rouge_2", "a b c", "a b d", "f", false, 0.5)]
    [InlineData("rouge_5", "a b c d e", "a b c d e", "f", false, 1)]
    // Longest common subsequence a c: 2 of 3 on both sides.
    [InlineData("rouge_l", "a b c", "a c b", "f", false, 2 / 3.0)]
    [InlineData("rouge_1", "running cities", "runs city", "f", true, 1)]
    [InlineData("rouge_1", "running cities", "runs city", "f", false, 0)]
    // Three letters are not stemmed.
    [InlineData("rouge_1", "was", "wa", "f", true, 0)]
    [InlineData("rouge_1", "日本", "日本", "f", false, 0)]
    [InlineData("rouge_l", "", "", "f", false, 0)]
    public void Rouge_score(string metric, string hypothesis, string reference, string statistic, bool stem, double expected)
    {
        Assert.True(SimilarityOptions.Metrics.TryParse(metric, out var kind));
        Assert.True(SimilarityOptions.Statistics.TryParse(statistic, out var of));
        var options = new SimilarityOptions { Statistic = of, Stemmer = stem };
        Assert.Equal(expected, Rouge.Score(hypothesis, reference, kind, options, Token), 1e-12);
    }

    [Theory]
    // (2,1) and (1,2): 4 / 5.
    [InlineData("a a b", "a b b", 0.8)]
    [InlineData("a", "b", 0)]
    [InlineData("", "", 0)]
    public void Cosine_of_word_counts(string hypothesis, string reference, double expected) =>
        Assert.Equal(expected, Rouge.Cosine(hypothesis, reference), 1e-12);

    [Theory]
    // One run of 3 of 3: 1 - 0.5 / 27.
    [InlineData("a b c", "A b C", 1 - (0.5 / 27))]
    // m = 2, P = 1, R = 2/3, F = (2/3) / (0.9 + 0.2/3), one run: 1 - 0.5 / 8.
    [InlineData("a b", "a b c", 2 / 3.0 / (0.9 + (0.2 / 3)) * 0.9375)]
    // Two runs of one: 1 - 0.5 * (2/2)^3.
    [InlineData("a b", "b a", 0.5)]
    // Equal stems match in the second stage.
    [InlineData("cities", "city", 0.5)]
    // From the last word backwards: the second "a" pairs with the second, the first with the first; one run.
    [InlineData("a a", "a a", 0.9375)]
    [InlineData("x", "y", 0)]
    [InlineData("", "", 0)]
    public void Meteor_score(string hypothesis, string reference, double expected) => Assert.Equal(expected, Meteor.Score(hypothesis, reference), 1e-12);

    [Theory]
    // Porter's own examples.
    [InlineData("caresses", "caress")]
    [InlineData("ponies", "poni")]
    [InlineData("agreed", "agre")]
    [InlineData("plastered", "plaster")]
    [InlineData("motoring", "motor")]
    [InlineData("hopping", "hop")]
    [InlineData("falling", "fall")]
    [InlineData("filing", "file")]
    [InlineData("happy", "happi")]
    [InlineData("relational", "relat")]
    [InlineData("vietnamization", "vietnam")]
    [InlineData("triplicate", "triplic")]
    [InlineData("goodness", "good")]
    [InlineData("adoption", "adopt")]
    [InlineData("probate", "probat")]
    [InlineData("controlling", "control")]
    // nltk's own ways.
    [InlineData("skies", "sky")]
    [InlineData("dies", "die")]
    [InlineData("spied", "spi")]
    [InlineData("enjoy", "enjoy")]
    [InlineData("is", "is")]
    [InlineData("yyyy", "yyyi")]
    public void A_word_has_its_stem(string word, string stem) => Assert.Equal(stem, PorterStemmer.Stem(word));

    [Theory]
    [InlineData("ΟΔΟΣ Σ ΑΣ.", "οδος σ ας.")]
    [InlineData("İ", "i\u0307")]
    [InlineData("ÉCOLE", "école")]
    public void Lower_case_is_the_full_mapping(string text, string expected) => Assert.Equal(expected, Words.Lower(text));

    [Fact]
    public void A_common_subsequence_spans_blocks_of_64()
    {
        // Every second letter of a text of 1000 is a subsequence of it, whichever is taken in blocks.
        string text = new([.. Enumerable.Range(0, 1000).Select(i => (char)('a' + (i % 7)))]), half = new([.. text.Where((_, i) => i % 2 == 0)]);
        Assert.Equal(2.0 * 500 / 1500, new FuzzyMatch(Token).Score(FuzzyForm.Ratio, text, half), 1e-12);
        Assert.Equal(2.0 * 500 / 1500, new FuzzyMatch(Token).Score(FuzzyForm.Ratio, half, text), 1e-12);
    }

    [Fact]
    public void A_comparison_of_long_texts_can_be_ended()
    {
        string text = new('a', 200_000);
        Assert.Throws<OperationCanceledException>(() => new FuzzyMatch(new CancellationToken(true)).Score(FuzzyForm.Ratio, text, text));
    }
}
