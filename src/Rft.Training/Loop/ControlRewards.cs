using Rft.Graders;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Replaces rewards in control experiments: a loop that still improves with these is measuring something else than its graders.</summary>
internal static class ControlRewards
{
    /// <summary>Groups with the rewards that are trained on.</summary>
    /// <param name="groups">Groups with their true rewards.</param>
    /// <param name="source">Which control; normal returns the groups.</param>
    /// <param name="seed">Seed of this step.</param>
    public static IReadOnlyList<RolloutGroup> Apply(IReadOnlyList<RolloutGroup> groups, RewardSource source, ulong seed)
    {
        if (source == RewardSource.Normal) return groups;
        RolloutReward.Rewarded[] all = [.. groups.SelectMany(Rewards)];
        return [.. groups.Select((group, g) => Replace(group, source == RewardSource.Random ? all : [.. Rewards(group)], source, Seed.Derive(seed, (ulong)g)))];
    }

    private static RolloutGroup Replace(RolloutGroup group, RolloutReward.Rewarded[] pool, RewardSource source, ulong seed)
    {
        // Random: drawn with replacement from the step's rewards, so the rate is the true one. Shuffled: a permutation of the group's own.
        int[] order = [.. Enumerable.Range(0, pool.Length).OrderBy(i => Seed.Derive(seed, (ulong)i)).ThenBy(i => i)];
        int next = 0;
        return group with
        {
            Rollouts = [.. group.Rollouts.Select(rollout => rollout.Reward is RolloutReward.Rewarded
                ? rollout with { Reward = pool[source == RewardSource.Random ? Seed.ToIndex(Seed.Derive(seed, (ulong)next++), pool.Length) : order[next++]] }
                : rollout)],
        };
    }

    private static IEnumerable<RolloutReward.Rewarded> Rewards(RolloutGroup group) =>
        group.Rollouts.Select(rollout => rollout.Reward).OfType<RolloutReward.Rewarded>();
}
