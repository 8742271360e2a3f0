using System.Text;

namespace Rft.Host.LiveView;

/// <summary>Draws rewards with characters: the smoothed line over a band of one standard deviation around each step's mean.</summary>
internal static class BandChart
{
    private const char Line = '█';
    private const char Band = '░';
    private const char Empty = ' ';

    /// <summary>Draws the chart.</summary>
    /// <param name="points">The points, oldest first.</param>
    /// <param name="width">Most columns; more points are averaged into them.</param>
    /// <param name="height">Number of rows.</param>
    /// <returns>The rows, top first; empty when there are no points.</returns>
    public static IReadOnlyList<string> Draw(IReadOnlyList<RewardPoint> points, int width, int height)
    {
        if (points.Count == 0) return [];
        var columns = Columns(points, Math.Min(width, points.Count));
        double low = columns.Min(point => Math.Min(point.Mean - point.Std, point.Smoothed));
        double high = columns.Max(point => Math.Max(point.Mean + point.Std, point.Smoothed));
        var rows = new string[height];
        for (int row = 0; row < height; row++)
        {
            var text = new StringBuilder(columns.Count);
            foreach (var point in columns)
            {
                int Level(double value) => high > low ? (int)Math.Round((value - low) / (high - low) * (height - 1)) : height / 2;
                int level = height - 1 - row;
                text.Append(level == Level(point.Smoothed) ? Line
                    : level >= Level(point.Mean - point.Std) && level <= Level(point.Mean + point.Std) ? Band : Empty);
            }
            rows[row] = text.ToString();
        }
        return rows;
    }

    private static List<RewardPoint> Columns(IReadOnlyList<RewardPoint> points, int width)
    {
        var columns = new List<RewardPoint>(width);
        for (int column = 0; column < width; column++)
        {
            int from = (int)((long)column * points.Count / width), to = (int)((long)(column + 1) * points.Count / width);
            var part = points.Skip(from).Take(to - from).ToList();
            columns.Add(new RewardPoint(part.Average(point => point.Mean), part.Average(point => point.Std), part[^1].Smoothed));
        }
        return columns;
    }
}
