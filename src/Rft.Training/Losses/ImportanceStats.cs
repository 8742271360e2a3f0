namespace Rft.Training.Losses;

/// <summary>How far sampler and trainer are apart, from their importance weights before any bound.</summary>
/// <param name="Mean">Mean over the trained tokens.</param>
/// <param name="Min">Least weight.</param>
/// <param name="Max">Greatest weight.</param>
/// <param name="ShareLow">Share of the weights below 1 / bound.</param>
/// <param name="ShareHigh">Share of the weights above the bound.</param>
/// <param name="Std">Deviation over the trained tokens (divided by their count) of the weights limited to [1 / bound, bound].</param>
/// <param name="EffectiveSampleShare">1 / mean of the squares of the limited weights over their mean: 1 when all are equal.</param>
public sealed record ImportanceStats(double Mean, double Min, double Max, double ShareLow, double ShareHigh, double Std, double EffectiveSampleShare)
{
    /// <summary>Computes the statistics.</summary>
    /// <param name="weights">[B][n], raw weights of the trained tokens of each row; at sequence level a row repeats one value. Rows may be empty.</param>
    /// <param name="level">At sequence level least, greatest and shares count rows.</param>
    /// <param name="bound">The bound that low and high refer to; more than 1.</param>
    /// <returns>The statistics; null when there is no token.</returns>
    /// <exception cref="ArgumentException">The bound is not above 1.</exception>
    public static ImportanceStats? Of(IReadOnlyList<double[]> weights, TisLevel level, double bound)
    {
        ArgumentNullException.ThrowIfNull(weights);
        Require.Above("the bound of importance statistics", bound, 1, "2 is usual");
        double[] tokens = [.. weights.SelectMany(row => row)];
        if (tokens.Length == 0) return null;
        double[] counted = level == TisLevel.Token ? tokens : [.. weights.Where(row => row.Length > 0).Select(row => row[0])];
        double[] limited = [.. tokens.Select(weight => Math.Clamp(weight, 1 / bound, bound))];
        double mean = limited.Average();
        double squares = limited.Average(weight => weight * weight);
        return new ImportanceStats(
            tokens.Average(), counted.Min(), counted.Max(), Share(counted, weight => weight < 1 / bound), Share(counted, weight => weight > bound),
            Math.Sqrt(Math.Max(squares - mean * mean, 0)), mean * mean / squares);
    }

    private static double Share(double[] values, Func<double, bool> which) => (double)values.Count(which) / values.Length;
}
