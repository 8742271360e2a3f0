namespace Rft.Training.Rollouts;

/// <summary>Drops groups that teach nothing: with equal scores every advantage is 0.</summary>
/// <remarks>
/// Equality is exact and over raw scores, before any length penalty. A test for a standard deviation above 0 fails both ways: three times 0.1
/// has a computed deviation of 1.7e-17, and length penalties make dead groups look alive.
/// </remarks>
public static class ZeroVarianceFilter
{
    private static readonly GroupFilterOptions Default = new();

    /// <summary>Splits the groups of a step by the raw rewards of their members.</summary>
    /// <param name="groups">Groups after the reward rule; dropped members count nowhere.</param>
    /// <param name="options">The rule; null for zero variance.</param>
    /// <exception cref="ArgumentException">A rollout has no reward yet, or a range of the rule is empty.</exception>
    public static GroupSplit<RolloutGroup> Split(IReadOnlyList<RolloutGroup> groups, GroupFilterOptions? options = null) =>
        Split(groups, RawScores, options);

    /// <summary>Splits anything that has scores.</summary>
    /// <typeparam name="T">What stands for a group.</typeparam>
    /// <param name="groups">The groups.</param>
    /// <param name="scores">The raw scores of a group; NaN and infinities are missing.</param>
    /// <param name="options">The rule; null for zero variance.</param>
    /// <exception cref="ArgumentException">A range of the rule is empty.</exception>
    public static GroupSplit<T> Split<T>(IReadOnlyList<T> groups, Func<T, IReadOnlyList<double>> scores, GroupFilterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(scores);
        options ??= Default;
        options.Validate();
        var judged = groups.Select(group => (Group: group, Verdict: Judge(scores(group), options))).ToList();
        if (options.KeepOneIfAllDropped && judged.TrueForAll(item => item.Verdict != GroupVerdict.Kept))
        {
            int first = judged.FindIndex(item => item.Verdict != GroupVerdict.Unscorable);
            if (first >= 0) judged[first] = (judged[first].Group, GroupVerdict.Kept);
        }
        return new GroupSplit<T>(
            [.. judged.Where(item => item.Verdict == GroupVerdict.Kept).Select(item => item.Group)],
            [.. judged.Where(item => item.Verdict != GroupVerdict.Kept).Select(item => new DroppedGroup<T>(item.Group, item.Verdict))]);
    }

    /// <summary>Judges one group.</summary>
    /// <param name="scores">Raw scores of the members; NaN and infinities are missing.</param>
    /// <param name="options">The rule; null for zero variance.</param>
    public static GroupVerdict Judge(IReadOnlyList<double> scores, GroupFilterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        options ??= Default;
        double[] scored = [.. scores.Where(double.IsFinite)];
        if (scored.Length == 0) return GroupVerdict.Unscorable;
        bool spared = scored.Length == 1 && options.KeepSingletons;
        if (options.DropZeroVariance && !spared && !Spread.Exists(scored)) return Constant(scored[0], options.Scores);
        double mean = scored.Average();
        return options.MeanWithin is { } range && !(mean > range.Min && mean < range.Max) ? GroupVerdict.MeanOutOfRange : GroupVerdict.Kept;
    }

    private static GroupVerdict Constant(double score, ScoreRange range) =>
        score >= range.Max ? GroupVerdict.AllMax : score <= range.Min ? GroupVerdict.AllMin : GroupVerdict.ConstantOther;

    private static IReadOnlyList<double> RawScores(RolloutGroup group) =>
    [
        .. group.Rollouts
            .Select(rollout => rollout.Reward ?? throw new ArgumentException(
                $"prompt {rollout.PromptIndex}, member {rollout.Member} has no reward yet; apply the reward rule before the filter"))
            .OfType<RolloutReward.Rewarded>()
            .Select(reward => reward.Raw),
    ];
}
