namespace Rft.Training.Rollouts;

/// <summary>Advantages from several rewards a response.</summary>
public static class MultiReward
{
    /// <summary>Weighted sum of the scores that are there.</summary>
    /// <param name="scores">[F]; NaN and infinities are missing.</param>
    /// <param name="weights">[F].</param>
    /// <returns>The sum; NaN, a missing score, when every score is missing.</returns>
    public static double Sum(IReadOnlyList<double> scores, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(weights);
        if (scores.Count != weights.Count) throw new ArgumentException($"{scores.Count} scores need as many weights, not {weights.Count}");
        if (!scores.Any(double.IsFinite)) return double.NaN;
        return scores.Zip(weights).Sum(pair => double.IsFinite(pair.First) ? pair.First * pair.Second : 0);
    }

    /// <summary>Advantages of a batch.</summary>
    /// <param name="scores">[B][F], NaN where a grader gave none.</param>
    /// <param name="weights">[F].</param>
    /// <param name="groups">[B].</param>
    /// <param name="rule">When the rewards become one.</param>
    /// <param name="options">The advantage rule; its whitening, if any, comes last. Null for GRPO's.</param>
    /// <param name="lengths">[B], needed only for whitening over tokens.</param>
    /// <returns>[B]; 0 where every score is missing.</returns>
    /// <exception cref="ArgumentException">As for <see cref="Advantages"/>, or rows differ in length.</exception>
    public static double[] GroupRelative(
        IReadOnlyList<IReadOnlyList<double>> scores, IReadOnlyList<double> weights, IReadOnlyList<int> groups, MultiRewardRule rule,
        AdvantageOptions? options = null, IReadOnlyList<int>? lengths = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        double[] sums = [.. scores.Select(row => Sum(row, weights))];
        if (rule == MultiRewardRule.SumThenNormalize) return Advantages.GroupRelative(sums, groups, options, lengths);

        options ??= new AdvantageOptions();
        options.Validate();
        var total = new double[scores.Count];
        for (int f = 0; f < weights.Count; f++)
        {
            double[] part = Advantages.GroupRelative([.. scores.Select(row => row[f])], groups, options with { Whitening = null });
            for (int i = 0; i < total.Length; i++) total[i] += weights[f] * part[i];
        }
        int[] scored = [.. Enumerable.Range(0, total.Length).Where(index => double.IsFinite(sums[index]))];
        if (options.Whitening is { } whitening) Whitener.Apply(total, scored, whitening, lengths);
        return total;
    }
}
