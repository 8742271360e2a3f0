namespace Rft.Training.Rollouts;

/// <summary>What is subtracted from the rewards of a group: one line for each baseline.</summary>
internal static class Baselines
{
    /// <summary>Rewards without their baseline.</summary>
    /// <param name="rewards">[G], finite; at least two, except for no baseline.</param>
    /// <param name="lengths">[G], trained tokens of each response; read by the length-weighted mean only.</param>
    /// <param name="baseline">The rule.</param>
    /// <returns>[G]; exactly 0 everywhere for a group without spread, unless there is no baseline.</returns>
    public static double[] TakeOff(double[] rewards, double[] lengths, AdvantageBaseline baseline)
    {
        if (baseline == AdvantageBaseline.None) return rewards;
        if (!Spread.Exists(rewards)) return new double[rewards.Length];
        double sum = rewards.Sum();
        return baseline switch
        {
            AdvantageBaseline.GroupMean => Minus(rewards, _ => sum / rewards.Length),
            AdvantageBaseline.LeaveOneOut => Minus(rewards, reward => (sum - reward) / (rewards.Length - 1)),
            AdvantageBaseline.LengthWeightedMean => Minus(rewards, _ => WeightedMean(rewards, lengths)),
            AdvantageBaseline.BestMinusSecond => Best(rewards),
            _ => throw new ArgumentOutOfRangeException(nameof(baseline), baseline, "no such baseline"),
        };
    }

    private static double[] Minus(double[] rewards, Func<double, double> baseline) => [.. rewards.Select(reward => reward - baseline(reward))];

    // Without a token in the group no advantage is used; the plain mean keeps the numbers finite.
    private static double WeightedMean(double[] rewards, double[] lengths) =>
        lengths.Sum() == 0 ? rewards.Average() : rewards.Zip(lengths, (reward, length) => reward * length).Sum() / lengths.Sum();

    private static double[] Best(double[] rewards)
    {
        var best = new double[rewards.Length];
        double[] ordered = [.. rewards.OrderDescending()];
        best[Array.IndexOf(rewards, ordered[0])] = ordered[0] - ordered[1];
        return best;
    }
}
