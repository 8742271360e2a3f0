namespace Rft.Training.Rollouts;

/// <summary>Notes which shadows disagree, and screens rollouts where a shadow is asked to.</summary>
/// <remarks>After the reward rule, so that a rollout that is dropped for another reason keeps it.</remarks>
public static class ShadowRule
{
    /// <summary>Compares shadows with what they shadow.</summary>
    /// <param name="group">A rewarded group.</param>
    /// <param name="shadows">The shadows.</param>
    /// <returns>The group with every <see cref="Rollout.Disagreements"/> set, and screened rollouts dropped.</returns>
    public static RolloutGroup Apply(RolloutGroup group, IReadOnlyList<Shadow> shadows)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(shadows);
        return shadows.Count == 0 ? group : group with { Rollouts = [.. group.Rollouts.Select(rollout => Compare(rollout, shadows))] };
    }

    private static Rollout Compare(Rollout rollout, IReadOnlyList<Shadow> shadows)
    {
        Shadow[] disagreeing = [.. shadows.Where(shadow => shadow.Agrees(rollout) == false)];
        bool screened = rollout.Reward is RolloutReward.Rewarded && disagreeing.Any(shadow => shadow.Screens);
        return rollout with
        {
            Disagreements = [.. disagreeing.Select(shadow => shadow.Name).Order(StringComparer.Ordinal)],
            Reward = screened ? new RolloutReward.Dropped(DropReason.Screened) : rollout.Reward,
        };
    }
}
