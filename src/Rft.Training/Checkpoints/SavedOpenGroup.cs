using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Models;
using Rft.Training.Sampling;

namespace Rft.Training.Checkpoints;

/// <summary>A group whose rollouts are sampled over several steps, as a checkpoint keeps it.</summary>
/// <param name="Row">The prompt's row.</param>
/// <param name="Index">Number of its request in the step that began it.</param>
/// <param name="Id">Its name.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Members">By member, the parts sampled so far.</param>
public sealed record SavedOpenGroup(int Row, int Index, string Id, ulong Seed, IReadOnlyList<IReadOnlyList<SavedPart>> Members)
{
    /// <summary>Token ids of the prompt that its rollouts go on from; null in checkpoints of versions that did not keep them.</summary>
    public IReadOnlyList<int>? Prompt { get; init; }

    /// <summary>Whether its row still has the prompt that its rollouts go on from.</summary>
    /// <param name="prompts">The stage's prompts by row.</param>
    internal bool Fits(IReadOnlyList<Prompt> prompts) => Row >= 0 && Row < prompts.Count && (Prompt is null || Prompt.SequenceEqual(prompts[Row].Tokens));

    /// <summary>Saves a group.</summary>
    internal static SavedOpenGroup Of(OpenGroup group) => new(
        group.Request.Prompt.Row, group.Request.Index, group.Request.Id, group.Request.Seed,
        [.. group.Members.Select(parts => (IReadOnlyList<SavedPart>)[.. parts.Select(SavedPart.Of)])])
    {
        Prompt = group.Request.Prompt.Tokens,
    };

    /// <summary>The group again.</summary>
    /// <param name="prompts">The stage's prompts by row.</param>
    internal OpenGroup Restore(IReadOnlyList<Prompt> prompts) => new(
        new RolloutRequest(Index, prompts[Row], Id, Seed),
        [.. Members.Select((parts, member) => (IReadOnlyList<Completion>)[.. parts.Select(part => part.Restore(member))])]);
}

/// <summary>A part of a rollout as a checkpoint keeps it.</summary>
/// <param name="Tokens">Token ids, [n].</param>
/// <param name="LogProbs">Log-probabilities of the sampled distribution, nats, [n].</param>
/// <param name="PolicyLogProbs">Log-probabilities before top-k and top-p, nats, [n].</param>
/// <param name="Stopped">Whether a stop token ended it.</param>
/// <param name="Entropy">Sum over its tokens, nats.</param>
/// <param name="PolicyVersion">Optimizer steps of the policy that sampled it.</param>
/// <param name="Experts">The experts it went through; null without experts.</param>
public sealed record SavedPart(
    IReadOnlyList<int> Tokens, IReadOnlyList<float> LogProbs, IReadOnlyList<float> PolicyLogProbs, bool Stopped, double Entropy, int PolicyVersion,
    ExpertChoices? Experts)
{
    internal static SavedPart Of(Completion part) =>
        new(part.Tokens, part.LogProbs, part.PolicyLogProbs, part.Stopped, part.Entropy, part.PolicyVersion, part.Experts);

    internal Completion Restore(int member) =>
        new(-1, member, [.. Tokens], [.. LogProbs], [.. PolicyLogProbs], Stopped, Entropy, PolicyVersion) { Experts = Experts };
}
