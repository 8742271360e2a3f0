namespace Rft.Training.Rollouts;

/// <summary>Pearson's correlation.</summary>
internal static class Correlation
{
    /// <summary>Of pairs.</summary>
    /// <returns>From -1 to 1; null where one side is constant.</returns>
    public static double? Of(IReadOnlyList<(double X, double Y)> pairs)
    {
        if (pairs.Count < 2) return null;
        double meanX = pairs.Average(pair => pair.X), meanY = pairs.Average(pair => pair.Y);
        // Exact: a mean of equal numbers may miss them by a rounding, and what is left would correlate perfectly.
        if (pairs.All(pair => pair.X == pairs[0].X) || pairs.All(pair => pair.Y == pairs[0].Y)) return null;
        double xx = 0, yy = 0, xy = 0;
        foreach (var (x, y) in pairs)
        {
            xx += (x - meanX) * (x - meanX);
            yy += (y - meanY) * (y - meanY);
            xy += (x - meanX) * (y - meanY);
        }
        double size = Math.Sqrt(xx) * Math.Sqrt(yy);
        return size > 0 && double.IsFinite(size) ? Math.Clamp(xy / size, -1, 1) : null;
    }
}
