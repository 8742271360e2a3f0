using System.Globalization;

namespace Rft.Host.Reporting;

/// <summary>A curve with its band, as SVG.</summary>
internal static class LineChart
{
    internal const int Width = 460, Height = 190;

    private const int Left = 48, Right = 12, Top = 10, Bottom = 24;
    private const int MostPoints = 400;

    // Fewer points need no trend to be seen.
    private const int SmoothedFrom = 20;

    /// <summary>Draws the chart into a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">Said by screen readers.</param>
    /// <param name="points">The points, at least one.</param>
    /// <param name="marked">Whether each point is measured on its own, with an interval, and drawn as such.</param>
    /// <param name="unit">What a point stands at: steps are whole, seconds need not be.</param>
    public static void Draw(Markup page, string name, IReadOnlyList<ChartPoint> points, bool marked, AxisUnit unit = AxisUnit.Step)
    {
        var shown = ChartPoint.Thin(points, MostPoints);
        double low = shown.Min(point => point.Low), high = shown.Max(point => point.High), margin = (high - low) * 0.04;
        var (x, y) = Axes(points[0].X, points[^1].X, low - margin, high + margin, unit);
        page.Raw($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{name}\">");
        Grid(page, x, y);
        if (marked) Intervals(page, shown, x, y, unit);
        else Curve(page, shown, x, y);
        page.Raw($"</svg>");
    }

    /// <summary>Lays both axes of a chart.</summary>
    internal static (Axis X, Axis Y) Axes(double left, double right, double low, double high, AxisUnit unit) =>
        (new Axis(left, right, Left, Width - Right, 6, whole: unit == AxisUnit.Step), new Axis(low, high, Height - Bottom, Top, 4));

    /// <summary>Draws marks and lines of both axes.</summary>
    internal static void Grid(Markup page, Axis x, Axis y)
    {
        foreach (var (value, label) in y.Marks)
        {
            page.Raw($"<line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y.At(value):0.#}\" y2=\"{y.At(value):0.#}\"/>");
            page.Raw($"<text class=\"mark\" x=\"{Left - 6}\" y=\"{y.At(value) + 3.5:0.#}\" text-anchor=\"end\">{label}</text>");
        }
        foreach (var (value, label) in x.Marks)
            page.Raw($"<text class=\"mark\" x=\"{x.At(value):0.#}\" y=\"{Height - 7}\" text-anchor=\"middle\">{label}</text>");
        page.Raw($"<line class=\"base\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Height - Bottom}\" y2=\"{Height - Bottom}\"/>");
    }

    private static void Curve(Markup page, IReadOnlyList<ChartPoint> points, Axis x, Axis y)
    {
        if (points.Any(point => point.High > point.Low))
        {
            var outline = points.Select(point => (point.X, Y: point.High)).Concat(points.Reverse().Select(point => (point.X, Y: point.Low)));
            page.Raw($"<polygon class=\"band\" points=\"{Path(outline, x, y)}\"/>");
        }
        if (points.Count >= SmoothedFrom) page.Raw($"<polyline class=\"raw\" points=\"{Path(points.Select(point => (point.X, point.Y)), x, y)}\"/>");
        page.Raw($"<polyline class=\"line\" points=\"{Path(Trend(points), x, y)}\"/>");
    }

    /// <summary>Means around each of many points, so that the line does not lag behind what happens; few points as they are.</summary>
    internal static IEnumerable<(double X, double Y)> Trend(IReadOnlyList<ChartPoint> points)
    {
        int around = points.Count < SmoothedFrom ? 0 : Math.Max(1, points.Count / 30);
        return points.Select((point, i) => (point.X, points.Skip(Math.Max(0, i - around)).Take(Math.Min(i, around) + 1 + around).Average(near => near.Y)));
    }

    private static void Intervals(Markup page, IReadOnlyList<ChartPoint> points, Axis x, Axis y, AxisUnit unit)
    {
        page.Raw($"<polyline class=\"line\" points=\"{Path(points.Select(point => (point.X, point.Y)), x, y)}\"/>");
        foreach (var point in points)
        {
            page.Raw($"<line class=\"whisker\" x1=\"{x.At(point.X):0.#}\" x2=\"{x.At(point.X):0.#}\" y1=\"{y.At(point.Low):0.#}\" y2=\"{y.At(point.High):0.#}\"/>");
            page.Raw($"<circle class=\"dot\" cx=\"{x.At(point.X):0.#}\" cy=\"{y.At(point.Y):0.#}\" r=\"3\">");
            string at = unit == AxisUnit.Step ? FormattableString.Invariant($"step {point.X}") : FormattableString.Invariant($"{point.X:0.0} s");
            page.Raw($"<title>{at}: {point.Y:0.####} ({point.Low:0.###} to {point.High:0.###})</title></circle>");
        }
    }

    internal static string Path(IEnumerable<(double X, double Y)> points, Axis x, Axis y) =>
        string.Join(' ', points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{x.At(point.X):0.#},{y.At(point.Y):0.#}")));
}

/// <summary>What a chart's points stand at.</summary>
internal enum AxisUnit
{
    Step,
    Seconds,
}
