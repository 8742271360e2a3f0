namespace Rft.Host.Checking.Advising;

/// <summary>How likely groups are to have both outcomes. Pure functions.</summary>
internal static class GroupSignal
{
    /// <summary>The chance that a group of independent samples has both outcomes, <c>1 - p^G - (1-p)^G</c>.</summary>
    /// <param name="pass">p: chance that one sample passes, 0 to 1.</param>
    /// <param name="size">G: samples of the group, at least 1.</param>
    public static double Chance(double pass, int size) => 1 - Math.Pow(pass, size) - Math.Pow(1 - pass, size);

    /// <summary>
    /// The mean of that over prompts, whose pass rates differ: the rate of all prompts together would promise too much. A prompt of which no sample, or every
    /// one, has passed counts 0, so that it is a lower bound for groups larger than those that were sampled.
    /// </summary>
    /// <param name="passes">Pass rate of each prompt, at least one.</param>
    /// <param name="size">G.</param>
    public static double Share(IReadOnlyList<double> passes, int size) => passes.Average(pass => Chance(pass, size));
}
