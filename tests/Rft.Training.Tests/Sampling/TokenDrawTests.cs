using Rft.Training.Sampling;

namespace Rft.Training.Tests.Sampling;

public sealed class TokenDrawTests
{
    private const float None = float.NegativeInfinity;
    private static readonly SamplingSettings Whole = new() { MaxTokens = 1 };
    private static readonly float[] Quarters = Logs(0.25, 0.5, 0.25);

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(0.2499, 0)]
    // A uniform number at a boundary belongs to the next token.
    [InlineData(0.25, 1)]
    [InlineData(0.7499, 1)]
    [InlineData(0.75, 2)]
    [InlineData(0.9999999999, 2)]
    public void A_number_falls_into_the_tokens_share(double uniform, int token)
    {
        var drawn = TokenDraw.Draw(Quarters, Whole, uniform);
        Assert.Equal(new DrawnToken(token, Quarters[token], Quarters[token]), drawn);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    [InlineData(0.999999999999)]
    public void A_token_without_probability_is_never_drawn(double uniform)
    {
        float[] row = [None, 0, None];
        Assert.Equal(1, TokenDraw.Draw(row, Whole, uniform).Token);
        Assert.Equal(1, TokenDraw.Draw(row, Whole with { TopK = 3 }, uniform).Token);
        Assert.Equal(1, TokenDraw.Draw(row, Whole with { TopP = 0.99 }, uniform).Token);
        Assert.Equal(1, TokenDraw.Draw(row, Whole with { Temperature = 0 }, uniform).Token);
    }

    [Fact]
    public void A_number_beyond_the_rounded_sum_takes_the_last_token_with_probability() =>
        Assert.Equal(1, TokenDraw.Draw([.. Logs(0.5, 0.4), None], Whole, 0.95).Token);

    [Fact]
    public void Greedy_takes_the_likeliest_and_the_lowest_id_among_equals()
    {
        var greedy = Whole with { Temperature = 0, TopK = 1, TopP = 0.5 };
        Assert.Equal(new DrawnToken(1, Quarters[1], Quarters[1]), TokenDraw.Draw(Quarters, greedy, 0.99));
        Assert.Equal(1, TokenDraw.Draw(Logs(0.2, 0.4, 0.4), greedy, 0.99).Token);
        Assert.Equal(2, TokenDraw.Draw([float.NaN, None, -3], greedy, 0).Token);
    }

    [Theory]
    // Probabilities 0.1 0.4 0.2 0.3; the two likeliest are 1 and 3, their shares 4/7 and 3/7.
    [InlineData(0.0, 1)]
    [InlineData(0.57, 1)]
    [InlineData(0.572, 3)]
    [InlineData(0.9999, 3)]
    public void Top_k_draws_among_the_likeliest_and_renormalises(double uniform, int token)
    {
        float[] row = Logs(0.1, 0.4, 0.2, 0.3);
        var drawn = TokenDraw.Draw(row, Whole with { TopK = 2 }, uniform);
        Assert.Equal(token, drawn.Token);
        Assert.Equal(Math.Log(token == 1 ? 4.0 / 7 : 3.0 / 7), drawn.LogProb, 6);
        Assert.Equal(row[token], drawn.PolicyLogProb);
    }

    [Theory]
    // 0.4 is below 0.5; the token that crosses it, 0.3, is kept. At 0.4 the first alone reaches the sum. 0.75 needs 0.4 + 0.3 + 0.2.
    [InlineData(0.5, new[] { 1, 3 })]
    [InlineData(0.39, new[] { 1 })]
    [InlineData(0.75, new[] { 1, 3, 2 })]
    [InlineData(0.95, new[] { 1, 3, 2, 0 })]
    [InlineData(1e-9, new[] { 1 })]
    public void Top_p_keeps_the_token_that_crosses_the_sum(double topP, int[] kept)
    {
        float[] row = Logs(0.1, 0.4, 0.2, 0.3);
        var settings = Whole with { TopP = topP };
        int[] drawn = [.. Enumerable.Range(0, 1000).Select(i => TokenDraw.Draw(row, settings, i / 1000.0).Token)];
        Assert.Equal(kept, drawn.Distinct());
        double total = kept.Sum(token => Math.Exp(row[token]));
        Assert.Equal(row[1] - Math.Log(total), TokenDraw.Draw(row, settings, 0).LogProb, 6);
    }

    [Fact]
    public void Top_k_and_top_p_both_cut()
    {
        float[] row = Logs(0.1, 0.4, 0.2, 0.3);
        int[] Drawn(int topK, double topP) =>
            [.. Enumerable.Range(0, 1000).Select(i => TokenDraw.Draw(row, Whole with { TopK = topK, TopP = topP }, i / 1000.0).Token).Distinct()];
        Assert.Equal([1, 3], Drawn(2, 0.95));
        Assert.Equal([1, 3], Drawn(4, 0.5));
        Assert.Equal([1, 3, 2, 0], Drawn(99, 0.9999));
    }

    [Fact]
    public void Top_p_is_taken_of_what_top_k_leaves()
    {
        // Top-k leaves 0.4 and 0.3: half of their 0.7 is 0.35, which the first alone reaches. Half of everything would need both.
        float[] row = Logs(0.1, 0.4, 0.2, 0.3);
        Assert.Equal([1], TokenDraw.Kept(row, Whole with { TopK = 2, TopP = 0.5 }));
        Assert.Equal([1, 3], TokenDraw.Kept(row, Whole with { TopK = 2, TopP = 0.6 }));
    }

    [Fact]
    public void Unlikely_tokens_are_kept_when_there_are_no_others()
    {
        float[] row = [-20, 0, -30, None, -25];
        Assert.Equal([1, 0, 4], TokenDraw.Kept(row, Whole with { TopK = 3 }));
        Assert.Equal([1, 0, 4, 2], TokenDraw.Kept(row, Whole with { TopK = 9 }));
    }

    [Fact]
    public void Equal_tokens_are_kept_by_id()
    {
        float[] row = Logs(0.25, 0.25, 0.25, 0.25);
        Assert.Equal([0, 1], Enumerable.Range(0, 100).Select(i => TokenDraw.Draw(row, Whole with { TopK = 2 }, i / 100.0).Token).Distinct());
    }

    [Theory]
    [InlineData(None)]
    [InlineData(float.NaN)]
    public void A_row_without_a_finite_number_is_an_error(float value)
    {
        float[] row = [value, value];
        foreach (var settings in new[] { Whole, Whole with { TopK = 1 }, Whole with { TopP = 0.5 }, Whole with { Temperature = 0 } })
            Assert.Contains("the model's output is not a number", Assert.Throws<ArgumentException>(() => TokenDraw.Draw(row, settings, 0.5)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-0.1, 1, 0, 1, "temperature is -0.1")]
    [InlineData(double.NaN, 1, 0, 1, "temperature is NaN")]
    [InlineData(1, 0, 0, 1, "top_p is 0")]
    [InlineData(1, 1.1, 0, 1, "top_p is 1.1")]
    [InlineData(1, double.NaN, 0, 1, "top_p is NaN")]
    [InlineData(1, 1, -1, 1, "top_k is -1")]
    [InlineData(1, 1, 0, 0, "max_tokens is 0")]
    public void Settings_out_of_range_are_named(double temperature, double topP, int topK, int maxTokens, string message)
    {
        var settings = new SamplingSettings { Temperature = temperature, TopP = topP, TopK = topK, MaxTokens = maxTokens };
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(settings.Validated).Message, StringComparison.Ordinal);
    }

    private static float[] Logs(params double[] probabilities) => [.. probabilities.Select(probability => (float)Math.Log(probability))];
}
