namespace Rft.Host.Reporting;

/// <summary>A point of a curve.</summary>
/// <param name="X">Step.</param>
/// <param name="Y">Value.</param>
/// <param name="Low">Lower end of its band; its value where there is none.</param>
/// <param name="High">Upper end.</param>
internal readonly record struct ChartPoint(double X, double Y, double Low, double High)
{
    /// <summary>Averages neighbours so that no more than so many points are drawn: more cannot be seen.</summary>
    /// <param name="points">The points.</param>
    /// <param name="most">Most points.</param>
    public static IReadOnlyList<ChartPoint> Thin(IReadOnlyList<ChartPoint> points, int most)
    {
        if (points.Count <= most) return points;
        return [.. Enumerable.Range(0, most).Select(i =>
        {
            int from = (int)((long)i * points.Count / most), to = (int)((long)(i + 1) * points.Count / most);
            var part = points.Skip(from).Take(to - from).ToList();
            return new ChartPoint(part[^1].X, part.Average(point => point.Y), part.Average(point => point.Low), part.Average(point => point.High));
        })];
    }
}
