namespace Rft.Training.Rollouts;

/// <summary>Advantages of whole responses from their rewards. Pure functions of doubles; formulas and sources in docs/rewards.md.</summary>
/// <remarks>
/// A reward that is NaN or infinite is a missing score: it leaves mean and standard deviation and its advantage is 0. So a grader's
/// failure never looks like a reward of 0.
/// </remarks>
public static class Advantages
{
    private static readonly AdvantageOptions Default = new();

    /// <summary>Advantages of one group.</summary>
    /// <param name="rewards">[G], the members' rewards.</param>
    /// <param name="options">The rule; null for GRPO's.</param>
    /// <returns>[G], in the same order.</returns>
    /// <exception cref="ArgumentException">The rule needs the whole batch, a value of it is out of range, or a pair has a leave-one-out deviation.</exception>
    public static double[] GroupRelative(IReadOnlyList<double> rewards, AdvantageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        if (options is { Scale: AdvantageScale.BatchStd } or { Whitening: not null })
            throw new ArgumentException("this advantage rule looks at the whole batch; call the overload that takes the groups of all rewards");
        return GroupRelative(rewards, new int[rewards.Count], options);
    }

    /// <summary>Advantages of a batch of groups.</summary>
    /// <param name="rewards">[B], rewards in any order.</param>
    /// <param name="groups">[B], the group of each reward; members need not be neighbours.</param>
    /// <param name="options">The rule; null for GRPO's.</param>
    /// <param name="lengths">[B], trained tokens of each response; needed only for a length-weighted baseline and for whitening over tokens.</param>
    /// <returns>[B], in the same order.</returns>
    /// <exception cref="ArgumentException">Lengths differ, a value of the rule is out of range, or a pair has a leave-one-out deviation.</exception>
    public static double[] GroupRelative(
        IReadOnlyList<double> rewards, IReadOnlyList<int> groups, AdvantageOptions? options = null, IReadOnlyList<int>? lengths = null)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        ArgumentNullException.ThrowIfNull(groups);
        options ??= Default;
        options.Validate();
        if (groups.Count != rewards.Count) throw new ArgumentException($"{rewards.Count} rewards need as many groups, not {groups.Count}");
        if (options.Baseline == AdvantageBaseline.LengthWeightedMean && lengths is null)
            throw new ArgumentException("a length-weighted baseline needs the token count of each response; pass lengths");
        if (lengths is not null && lengths.Count != rewards.Count)
            throw new ArgumentException($"{rewards.Count} rewards need as many lengths, not {lengths.Count}");
        int[] scored = [.. Enumerable.Range(0, rewards.Count).Where(index => double.IsFinite(rewards[index]))];
        double? batchVariance = Spread.Variance([.. scored.Select(index => rewards[index])], options.Ddof);
        var advantages = new double[rewards.Count];
        foreach (var members in scored.GroupBy(index => groups[index]))
        {
            int[] indices = [.. members];
            double[] lengthsOfGroup = lengths is null ? [] : [.. indices.Select(index => (double)lengths[index])];
            double[] values = OneGroup([.. indices.Select(index => rewards[index])], lengthsOfGroup, batchVariance, options);
            for (int i = 0; i < indices.Length; i++) advantages[indices[i]] = values[i];
        }
        if (options.Whitening is { } whitening) Whitener.Apply(advantages, scored, whitening, lengths);
        return advantages;
    }

    /// <summary>Share of the samples whose rewards show no spread [TRL <c>frac_reward_zero_std</c>].</summary>
    /// <param name="rewards">[B]; missing scores never count as without spread.</param>
    /// <param name="groups">[B], the group of each reward.</param>
    /// <param name="wholeBatch">Whether the spread is looked for over the batch, as fits batch scaling, rather than in each group.</param>
    /// <returns>In [0, 1]; null for an empty batch.</returns>
    public static double? ShareWithoutSpread(IReadOnlyList<double> rewards, IReadOnlyList<int> groups, bool wholeBatch = false)
    {
        ArgumentNullException.ThrowIfNull(rewards);
        ArgumentNullException.ThrowIfNull(groups);
        if (rewards.Count == 0) return null;
        var scored = Enumerable.Range(0, rewards.Count).Where(index => double.IsFinite(rewards[index]));
        int flat = scored.GroupBy(index => wholeBatch ? 0 : groups[index])
            .Select(members => members.Select(index => rewards[index]).ToArray())
            .Sum(members => Spread.Exists(members) ? 0 : members.Length);
        return (double)flat / rewards.Count;
    }

    private static double[] OneGroup(double[] rewards, double[] lengths, double? batchVariance, AdvantageOptions options)
    {
        if (rewards.Length == 1 && options.Baseline != AdvantageBaseline.None) return [Singleton(rewards[0], batchVariance, options)];
        double? groupVariance = options.Scale == AdvantageScale.GroupStd ? Spread.Variance(rewards, options.Ddof) : null;
        double[] centred = Baselines.TakeOff(rewards, lengths, options.Baseline);
        // A difference of exactly 0 stays 0 whatever divides it.
        return [.. centred.Select((value, i) => value == 0 ? 0 : options.Scale switch
        {
            AdvantageScale.None => value,
            AdvantageScale.GroupStd => Divide(value, groupVariance, options),
            AdvantageScale.BatchStd => Divide(value, batchVariance, options),
            AdvantageScale.LeaveOneOutStd => Divide(value, VarianceOfOthers(rewards, i, options), options),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Scale, "no such advantage scale"),
        })];
    }

    // verl sets mean 0 and std 1 for a group of one.
    private static double Singleton(double reward, double? batchVariance, AdvantageOptions options) => options switch
    {
        { Singleton: SingletonRule.Zero } => 0,
        { Scale: AdvantageScale.None } => reward,
        { Scale: AdvantageScale.BatchStd } => Divide(reward, batchVariance, options),
        _ => Divide(reward, 1, options),
    };

    private static double? VarianceOfOthers(double[] rewards, int member, AdvantageOptions options) =>
        Spread.Variance([.. rewards.Where((_, index) => index != member)], options.Ddof);

    private static double Divide(double centered, double? variance, AdvantageOptions options)
    {
        if (variance is null or 0 && options.KeepCenteredAtZeroStd) return centered;
        if (variance is null)
            throw new ArgumentException(
                $"there are too few members for a standard deviation with Ddof {options.Ddof} (a pair has one sibling); "
                + "use larger groups, or set KeepCenteredAtZeroStd to leave them unscaled");
        double divisor = Math.Sqrt(Math.Max(variance.Value, options.VarianceFloor ?? 0)) + options.Eps;
        if (divisor == 0)
            throw new ArgumentException("a standard deviation is 0 and so is Eps; set Eps above 0, or KeepCenteredAtZeroStd");
        return centered / divisor;
    }
}
