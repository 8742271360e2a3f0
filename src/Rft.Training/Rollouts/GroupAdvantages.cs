namespace Rft.Training.Rollouts;

/// <summary>Sets the advantages of groups: one value a rollout, copied to each of its trained tokens.</summary>
public static class GroupAdvantages
{
    /// <summary>Rewarded rollouts with advantages; dropped ones are left out.</summary>
    /// <param name="groups">Groups after the filter.</param>
    /// <param name="options">The rule.</param>
    /// <returns>In group order, members in member order.</returns>
    public static IReadOnlyList<Rollout> Apply(IReadOnlyList<RolloutGroup> groups, AdvantageOptions options)
    {
        var members = groups.SelectMany((group, g) => group.Rollouts
            .Where(rollout => rollout.Reward is RolloutReward.Rewarded)
            .Select(rollout => (Rollout: rollout, Group: g, ((RolloutReward.Rewarded)rollout.Reward!).Value))).ToList();
        double[] advantages = Advantages.GroupRelative(
            [.. members.Select(member => member.Value)], [.. members.Select(member => member.Group)], options,
            [.. members.Select(member => member.Rollout.SampledTokens)]);
        return [.. members.Select((member, i) => member.Rollout with { Advantages = Repeated(member.Rollout, (float)advantages[i]) })];
    }

    private static float[][] Repeated(Rollout rollout, float advantage) =>
        [.. rollout.Sequences.Select(sequence => Enumerable.Repeat(advantage, sequence.TrainedLength).ToArray())];
}
