using Rft.Graders;
using Rft.Training.Models;
using Rft.Training.Sampling;

namespace Rft.Training.Tests.Sampling;

/// <summary>Runs sampling sessions.</summary>
internal static class Sampled
{
    /// <summary>Vocabulary 24; the token that ends a completion.</summary>
    public static readonly HashSet<int> Stop = [0];

    /// <summary>Prompts of 1 to 45 tokens, some longer than a key block of 32.</summary>
    public static List<SampleRequest> Requests(int count, int members = 1) =>
    [
        .. Enumerable.Range(0, count).Select(i => new SampleRequest(
            i, [.. Enumerable.Range(0, 1 + i * 19 % 45).Select(t => 1 + (i * 7 + t * t) % 23)], members, Seed.Derive(99, (ulong)i))),
    ];

    /// <summary>Every completion by request and member, in finishing order.</summary>
    public static List<Completion> Run(
        Decoder model, IReadOnlyList<SampleRequest> requests, SamplingSettings settings, int slots, IReadOnlySet<int>? stop = null)
    {
        using var session = new SamplingSession(model, requests, settings, stop ?? Stop, slots, policyVersion: 3);
        var completions = new List<Completion>();
        while (!session.Done) completions.AddRange(session.Advance());
        Assert.Equal(requests.Sum(request => request.Count), completions.Count);
        return completions;
    }

    /// <summary>What must be equal, to the bit.</summary>
    public static Dictionary<(int, int), string> Bits(IEnumerable<Completion> completions) => completions.ToDictionary(
        completion => (completion.Index, completion.Member),
        completion => string.Join(' ', completion.Tokens) + (completion.Stopped ? " stop " : " cut ") + Hex(completion.LogProbs) + Hex(completion.PolicyLogProbs)
            + BitConverter.DoubleToInt64Bits(completion.Entropy));

    private static string Hex(float[] values) => string.Join(' ', values.Select(value => BitConverter.SingleToInt32Bits(value).ToString("x8", null)));
}
