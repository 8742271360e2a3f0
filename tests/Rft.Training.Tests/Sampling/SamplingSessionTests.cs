using Rft.Training.Sampling;
using Rft.Training.Tests.Models;

namespace Rft.Training.Tests.Sampling;

public sealed class SamplingSessionTests
{
    private static readonly SamplingSettings Settings = new() { MaxTokens = 20 };

    [Fact]
    public void A_stop_token_ends_a_completion_and_is_its_last_token()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        var completions = Sampled.Run(model, Sampled.Requests(16), Settings, slots: 16);
        var stopped = completions.Where(completion => completion.Stopped).ToList();
        Assert.NotEmpty(stopped);
        Assert.All(stopped, completion => Assert.Equal(completion.Tokens.Length - 1, Array.IndexOf(completion.Tokens, 0)));
        Assert.All(completions, completion => Assert.Equal(completion.Tokens.Length, completion.LogProbs.Length));
        Assert.All(completions, completion => Assert.Equal(3, completion.PolicyVersion));
    }

    [Fact]
    public void A_completion_cut_at_the_limit_is_not_stopped()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        var cut = Sampled.Run(model, Sampled.Requests(16), Settings, slots: 16).Where(completion => !completion.Stopped).ToList();
        Assert.NotEmpty(cut);
        Assert.All(cut, completion => Assert.Equal(20, completion.Tokens.Length));
        Assert.All(cut, completion => Assert.DoesNotContain(0, completion.Tokens));
        var endless = Sampled.Run(model, Sampled.Requests(16), Settings, slots: 16, stop: new HashSet<int>());
        Assert.All(endless, completion => Assert.False(completion.Stopped));
    }

    [Fact]
    public void Completions_are_handed_out_as_they_finish()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        using var session = new SamplingSession(model, Sampled.Requests(16), Settings, Sampled.Stop, 16, 0);
        var batches = new List<IReadOnlyList<Completion>>();
        while (!session.Done) batches.Add(session.Advance());
        Assert.True(batches.Count > 1);
        int[] lengths = [.. batches.SelectMany(batch => batch).Select(completion => completion.Tokens.Length)];
        Assert.Equal(lengths.Order(), lengths);
        Assert.Empty(session.Advance());
    }

    [Fact]
    public void A_longer_prompt_that_is_added_later_changes_no_bit_of_any_completion()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        // With their 20 tokens the first prompts fit in one key block of 32; the late one needs three.
        List<SampleRequest> early = [.. Sampled.Requests(40).Where(request => request.Tokens.Count <= 12)];
        var late = new SampleRequest(99, [.. Enumerable.Range(0, 60).Select(i => 1 + i % 20)], 3, 8);
        using var session = new SamplingSession(model, early, Settings, Sampled.Stop, 8, 3);
        List<Completion> completions = [.. session.Advance()];
        session.Add([late]);
        while (!session.Done) completions.AddRange(session.Advance());
        var alone = Sampled.Run(model, [late, .. early], Settings, slots: 64);
        Assert.Equal(Sampled.Bits(alone), Sampled.Bits(completions));
    }

    [Fact]
    public void No_requests_are_done_at_once()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        Assert.Empty(Sampled.Run(model, [], Settings, slots: 4));
    }

    [Fact]
    public void An_empty_prompt_is_refused()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        var error = Assert.Throws<ArgumentException>(() => Sampled.Run(model, [new SampleRequest(4, [], 1, 0)], Settings, slots: 1));
        Assert.Equal("prompt 4 is empty; there must be at least one token to continue", error.Message);
    }

    [Fact]
    public void A_prompt_that_leaves_no_room_is_refused()
    {
        using var model = TinyModels.Decoder(TinyModels.Config(context: 40));
        var error = Assert.Throws<ArgumentException>(() => Sampled.Run(model, [new SampleRequest(4, new int[21], 1, 0)], Settings, slots: 1));
        Assert.Equal("prompt 4 has 21 tokens and max_tokens is 20: together more than the model's context of 40", error.Message);
    }

    [Theory]
    [InlineData(40, 39)]
    [InlineData(33, 32)]
    [InlineData(35, 20)]
    [InlineData(18, 17)]
    public void A_prompt_may_fill_a_context_that_is_no_multiple_of_a_block(int context, int prompt)
    {
        using var model = TinyModels.Decoder(TinyModels.Config(context: context));
        using var larger = TinyModels.Decoder(TinyModels.Config(context: 96));
        SampleRequest[] requests = [new(0, [.. Enumerable.Range(0, prompt).Select(t => 1 + t % 23)], 2, 5)];
        var settings = new SamplingSettings { MaxTokens = context - prompt };
        Assert.Equal(Sampled.Bits(Sampled.Run(larger, requests, settings, 8)), Sampled.Bits(Sampled.Run(model, requests, settings, 8)));
    }

    [Fact]
    public void Greedy_follows_the_likeliest_tokens_whatever_the_seed()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        var greedy = Settings with { Temperature = 0, MaxTokens = 6 };
        var completion = Assert.Single(Sampled.Run(model, [new SampleRequest(0, [3, 1, 4], 1, 5)], greedy, slots: 1));
        List<int> tokens = [3, 1, 4];
        foreach (int token in completion.Tokens)
        {
            double[] logits = TinyModels.Logits(model, [.. tokens])[^24..];
            Assert.Equal(Array.IndexOf(logits, logits.Max()), token);
            tokens.Add(token);
        }
        Assert.Equal(completion.Tokens, Sampled.Run(model, [new SampleRequest(0, [3, 1, 4], 1, 6)], greedy, slots: 1)[0].Tokens);
    }

    [Fact]
    public void Log_probabilities_are_those_of_the_model_at_the_temperature()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        var completion = Assert.Single(Sampled.Run(model, [new SampleRequest(0, [3, 1, 4], 1, 5)], Settings with { Temperature = 2 }, slots: 1));
        double[] logits = TinyModels.Logits(model, [3, 1, 4, .. completion.Tokens]);
        double entropy = 0;
        for (int i = 0; i < completion.Tokens.Length; i++)
        {
            double[] row = [.. logits.AsSpan((2 + i) * 24, 24).ToArray().Select(logit => logit / 2)];
            double total = Math.Log(row.Sum(Math.Exp));
            Assert.Equal(row[completion.Tokens[i]] - total, completion.LogProbs[i], 4);
            entropy -= row.Sum(logit => Math.Exp(logit - total) * (logit - total));
        }
        Assert.Equal(entropy, completion.Entropy, 3);
    }
}
