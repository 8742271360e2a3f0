using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Models;
using Rft.Training.Rollouts;

namespace Rft.Training.Checkpoints;

/// <summary>A graded group as a checkpoint keeps it: what training needs of it. Texts and grades stand in the rollouts of the step that sampled it.</summary>
/// <param name="Row">The prompt's row.</param>
/// <param name="Rollouts">Its rewarded members.</param>
public sealed record SavedGroup(int Row, IReadOnlyList<SavedRollout> Rollouts)
{
    /// <summary>Saves a group.</summary>
    /// <param name="group">A rewarded group.</param>
    public static SavedGroup Of(RolloutGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        return new(group.Prompt.Row, [.. group.Rollouts.Where(rollout => rollout.Reward is RolloutReward.Rewarded).Select(SavedRollout.Of)]);
    }

    /// <summary>The group again.</summary>
    /// <param name="prompts">The stage's prompts by row.</param>
    /// <exception cref="CheckpointException">There is no such row.</exception>
    public RolloutGroup Restore(IReadOnlyList<Prompt> prompts)
    {
        ArgumentNullException.ThrowIfNull(prompts);
        if (Row < 0 || Row >= prompts.Count) throw new CheckpointException($"the checkpoint carries a group of row {Row}, but the stage's data has {prompts.Count} rows");
        return new RolloutGroup(prompts[Row], [.. Rollouts.Select(rollout => rollout.Restore(prompts[Row]))]);
    }
}

/// <summary>A rewarded rollout as a checkpoint keeps it.</summary>
/// <param name="Id">The sample's id.</param>
/// <param name="PromptIndex">Position of the prompt within its step.</param>
/// <param name="Member">Position within the group.</param>
/// <param name="Raw">Its raw reward.</param>
/// <param name="Value">Its reward after length shaping.</param>
/// <param name="Sequences">Its training sequences, span by span.</param>
public sealed record SavedRollout(string Id, int PromptIndex, int Member, double Raw, double Value, IReadOnlyList<IReadOnlyList<SavedSpan>> Sequences)
{
    /// <summary>Saves a rollout.</summary>
    /// <param name="rollout">A rewarded rollout.</param>
    public static SavedRollout Of(Rollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        var reward = (RolloutReward.Rewarded)rollout.Reward!;
        return new SavedRollout(
            rollout.Sample.Id, rollout.PromptIndex, rollout.Member, reward.Raw, reward.Value,
            [.. rollout.Sequences.Select(sequence => (IReadOnlyList<SavedSpan>)[.. sequence.Spans.Select(SavedSpan.Of)])]);
    }

    /// <summary>The rollout again, without text and grades.</summary>
    /// <param name="prompt">Its prompt.</param>
    public Rollout Restore(Prompt prompt) => new()
    {
        Prompt = prompt,
        PromptIndex = PromptIndex,
        Member = Member,
        Sample = new Sample { Id = Id, Text = "" },
        Reward = new RolloutReward.Rewarded(Raw, Value),
        Sequences = [.. Sequences.Select(spans => new TokenSequence([.. spans.Select(span => span.Restore())]))],
    };
}

/// <summary>A run of tokens as a checkpoint keeps it.</summary>
/// <param name="Tokens">Token ids, [n].</param>
/// <param name="LogProbs">Log-probabilities of the sampled distribution, nats, [n]; empty when inserted.</param>
/// <param name="PolicyLogProbs">Log-probabilities before top-k and top-p, nats, [n]; empty when inserted.</param>
/// <param name="PolicyVersion">Optimizer steps of the policy that sampled it; -1 when inserted.</param>
/// <param name="Experts">The experts it went through; null when inserted or without experts.</param>
public sealed record SavedSpan(
    IReadOnlyList<int> Tokens, IReadOnlyList<float> LogProbs, IReadOnlyList<float> PolicyLogProbs, int PolicyVersion, ExpertChoices? Experts)
{
    /// <summary>Saves a span.</summary>
    /// <param name="span">The span.</param>
    public static SavedSpan Of(TokenSpan span)
    {
        ArgumentNullException.ThrowIfNull(span);
        return new(span.Tokens, span.LogProbs, span.PolicyLogProbs, span.PolicyVersion, span.Experts);
    }

    /// <summary>The span again.</summary>
    public TokenSpan Restore() => PolicyVersion < 0
        ? TokenSpan.Inserted([.. Tokens])
        : TokenSpan.Sampled([.. Tokens], [.. LogProbs], [.. PolicyLogProbs], PolicyVersion, Experts);
}
