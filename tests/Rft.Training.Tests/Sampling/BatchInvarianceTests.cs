using Rft.Graders;
using Rft.Training.Models;
using Rft.Training.Sampling;
using Rft.Training.Tests.Models;

namespace Rft.Training.Tests.Sampling;

/// <summary>What a completion contains depends on its prompt, its seed and the weights: on nothing else that is sampled.</summary>
public sealed class BatchInvarianceTests
{
    private static readonly SamplingSettings Settings = new() { MaxTokens = 40 };

    public static TheoryData<int> KvHeads => [4, 2, 1];

    [Theory]
    [MemberData(nameof(KvHeads))]
    public void A_completion_is_the_same_alone_and_in_any_company(int kvHeads)
    {
        using var model = Model(kvHeads);
        var requests = Sampled.Requests(32);
        var completions = Sampled.Run(model, requests, Settings, slots: 32);
        var expected = Sampled.Bits(completions);
        Assert.Contains(completions, completion => completion.Stopped);
        Assert.Contains(completions, completion => !completion.Stopped);
        Assert.Contains(completions, completion => requests[completion.Index].Tokens.Count + completion.Tokens.Length > 2 * BlockedAttention.KeyBlock);
        for (int i = 0; i < 32; i += 5) AssertSame(expected, Sampled.Run(model, [requests[i]], Settings, slots: 1));
        foreach (var eight in requests.Chunk(8)) AssertSame(expected, Sampled.Run(model, eight, Settings, slots: 8));
    }

    [Theory]
    [MemberData(nameof(KvHeads))]
    public void Slots_order_and_the_time_of_a_refill_change_nothing(int kvHeads)
    {
        using var model = Model(kvHeads);
        var requests = Sampled.Requests(32);
        var expected = Sampled.Bits(Sampled.Run(model, requests, Settings, slots: 512));
        foreach (int slots in new[] { 1, 8, 11, 20 })
        {
            var shuffled = requests.OrderBy(request => Seed.Derive((ulong)slots, (ulong)request.Index)).ToList();
            var bits = Sampled.Bits(Sampled.Run(model, shuffled, Settings, slots));
            Assert.Equal(expected.Count, bits.Count);
            Assert.All(bits, pair => Assert.Equal(expected[pair.Key], pair.Value));
        }
    }

    [Fact]
    public void The_members_of_a_group_share_a_prompt_and_nothing_else()
    {
        using var model = Model(2);
        var groups = Sampled.Bits(Sampled.Run(model, Sampled.Requests(6, members: 5), Settings, slots: 512));
        AssertSame(groups, Sampled.Run(model, Sampled.Requests(6, members: 5), Settings, slots: 9));
        // Two members of five are the first two.
        AssertSame(groups, Sampled.Run(model, Sampled.Requests(6, members: 2), Settings, slots: 512));
        Assert.Equal(5, groups.Where(pair => pair.Key.Item1 == 3).Select(pair => pair.Value).Distinct().Count());
    }

    [Fact]
    public void Truncated_and_tempered_draws_are_invariant_too()
    {
        using var model = Model(2);
        var settings = Settings with { Temperature = 0.7, TopP = 0.9, TopK = 10 };
        var expected = Sampled.Bits(Sampled.Run(model, Sampled.Requests(12), settings, slots: 512));
        for (int i = 0; i < 12; i += 4) AssertSame(expected, Sampled.Run(model, [Sampled.Requests(12)[i]], settings, slots: 1));
    }

    [Fact]
    public void Another_seed_draws_another_completion()
    {
        using var model = Model(2);
        var requests = Sampled.Requests(8);
        var other = requests.Select(request => request with { Seed = request.Seed + 1 }).ToList();
        Assert.NotEqual(Sampled.Bits(Sampled.Run(model, requests, Settings, 8)), Sampled.Bits(Sampled.Run(model, other, Settings, 8)));
    }

    private static Decoder Model(int kvHeads) => TinyModels.Decoder(TinyModels.Config(kvHeads: kvHeads));

    private static void AssertSame(Dictionary<(int, int), string> expected, IEnumerable<Completion> completions) =>
        Assert.All(Sampled.Bits(completions), pair => Assert.Equal(expected[pair.Key], pair.Value));
}
