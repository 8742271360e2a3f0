using System.Globalization;
using Rft.Training.Tokenizers.HuggingFace.Bpe;

namespace Rft.Training.Tests.Tokenizers.HuggingFace;

public sealed class WordCacheTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("abc")]
    [InlineData("word")]
    [InlineData(" é\U0001F600")]
    public void A_word_is_found_with_its_tokens_and_no_other_word(string word)
    {
        var cache = new WordCache();
        Assert.False(cache.TryGet(word, out _));
        cache.Add(word, [7, -1, 300]);
        Assert.True(cache.TryGet(word, out var ids));
        Assert.Equal([7, -1, 300], ids.ToArray());
        Assert.False(cache.TryGet(word + "x", out _));
        Assert.False(cache.TryGet(word.AsSpan(1), out _));
    }

    [Fact]
    public void A_word_may_have_no_tokens()
    {
        var cache = new WordCache();
        cache.Add("x", []);
        Assert.True(cache.TryGet("x", out var ids));
        Assert.Equal(0, ids.Length);
    }

    [Fact]
    public void Long_words_are_not_kept()
    {
        var cache = new WordCache();
        cache.Add(new string('a', 48), [1]);
        cache.Add(new string('a', 49), [2]);
        Assert.True(cache.TryGet(new string('a', 48), out _));
        Assert.False(cache.TryGet(new string('a', 49), out _));
    }

    [Fact]
    public async Task More_words_than_places_on_several_threads_never_give_wrong_tokens()
    {
        var cache = new WordCache();
        int[] hits = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => Enumerable.Range(0, 100_000).Count(number => Visit(cache, number)))));
        // Most of the last words are still there.
        Assert.InRange(Enumerable.Range(90_000, 10_000).Count(number => Visit(cache, number)), 5_000, 10_000);
        Assert.All(hits, count => Assert.InRange(count, 0, 100_000));
    }

    // Whether the word was there; its tokens tell which word it is.
    private static bool Visit(WordCache cache, int number)
    {
        string word = number.ToString(CultureInfo.InvariantCulture);
        if (cache.TryGet(word, out var ids))
        {
            Assert.Equal([number, number + 1], ids.ToArray());
            return true;
        }
        cache.Add(word, [number, number + 1]);
        return false;
    }
}
