using Rft.Training.Sampling;

namespace Rft.Training.Loop;

/// <summary>A group whose rollouts are sampled over several steps.</summary>
/// <param name="Request">Its request, with the name and the seed of the step that began it.</param>
/// <param name="Members">By member, the parts sampled so far, each with the weights of its step.</param>
internal sealed record OpenGroup(RolloutRequest Request, IReadOnlyList<IReadOnlyList<Completion>> Members)
{
    /// <summary>A group that has not begun.</summary>
    /// <param name="request">Its request.</param>
    /// <param name="size">Members.</param>
    public static OpenGroup New(RolloutRequest request, int size) => new(request, [.. Enumerable.Repeat<IReadOnlyList<Completion>>([], size)]);

    /// <summary>Whether every member has come to its end.</summary>
    /// <param name="maxTokens">Most tokens of a completion.</param>
    public bool IsComplete(int maxTokens) => Members.All(parts => IsFinished(parts, maxTokens));

    /// <summary>What is to be sampled in this step.</summary>
    /// <param name="index">Number of the group in this step.</param>
    /// <param name="settings">How.</param>
    /// <param name="atMost">Most tokens a member.</param>
    public IEnumerable<SampleRequest> Missing(int index, SamplingSettings settings, int atMost)
    {
        // What all members have in common is read once.
        if (Members.All(parts => parts.Count == 0))
            return [new SampleRequest(index, Request.Prompt.Tokens, Members.Count, Request.Seed) { AtMost = atMost }];
        return Members.Index().Where(member => !IsFinished(member.Item, settings.MaxTokens)).Select(member => new SampleRequest(
            index, [.. Request.Prompt.Tokens, .. member.Item.SelectMany(part => part.Tokens)], 1, Request.Seed)
        {
            Member = member.Index, Done = Length(member.Item), AtMost = atMost,
        });
    }

    /// <summary>The group with what was sampled in a step.</summary>
    /// <param name="sampled">Parts, at most one a member.</param>
    public OpenGroup With(IEnumerable<Completion> sampled)
    {
        var members = Members.ToArray();
        foreach (var part in sampled) members[part.Member] = [.. members[part.Member], part];
        return this with { Members = members };
    }

    private static bool IsFinished(IReadOnlyList<Completion> parts, int maxTokens) => parts.Count > 0 && (parts[^1].Stopped || Length(parts) == maxTokens);

    private static int Length(IReadOnlyList<Completion> parts) => parts.Sum(part => part.Tokens.Length);
}
