namespace Rft.Training.Rollouts;

/// <summary>Mean and standard deviation of a few numbers.</summary>
internal static class Spread
{
    /// <summary>Whether two of the values differ. Exact: 0.1, 0.1, 0.1 has a computed standard deviation of 1.7e-17 and no spread.</summary>
    public static bool Exists(IReadOnlyList<double> values) => values.Any(value => value != values[0]);

    /// <summary>Variance; exactly 0 without spread, null when there are too few values for it.</summary>
    public static double? Variance(IReadOnlyList<double> values, int ddof)
    {
        if (values.Count <= ddof) return null;
        if (!Exists(values)) return 0;
        double mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Count - ddof);
    }
}
