namespace Rft.Host.Reporting;

/// <summary>Curves of several runs in one chart, as SVG: a colour a run.</summary>
internal static class OverlayChart
{
    /// <summary>Most runs: there are no more colours that one can tell apart.</summary>
    public const int MostRuns = 6;

    private const int MostPoints = 400;

    /// <summary>Draws the chart into a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">Said by screen readers.</param>
    /// <param name="curves">The runs' curves, at least one with a point; a run may have none.</param>
    /// <param name="marked">Whether each point is measured on its own, with an interval, and drawn as such; else the mean around each is drawn.</param>
    /// <param name="unit">What a point stands at.</param>
    public static void Draw(Markup page, string name, IReadOnlyList<IReadOnlyList<ChartPoint>> curves, bool marked, AxisUnit unit)
    {
        var shown = curves.Select(curve => Shown(curve, marked)).ToList();
        var points = shown.SelectMany(curve => curve).ToList();
        double low = points.Min(point => point.Low), high = points.Max(point => point.High), margin = (high - low) * 0.04;
        page.Raw($"<svg viewBox=\"0 0 {LineChart.Width} {LineChart.Height}\" role=\"img\" aria-label=\"{name}\">");
        var (x, y) = LineChart.Axes(points.Min(point => point.X), points.Max(point => point.X), low - margin, high + margin, unit);
        LineChart.Grid(page, x, y);
        foreach (var (run, curve) in shown.Index())
        {
            page.Raw($"<polyline class=\"run{run}\" points=\"{LineChart.Path(curve.Select(point => (point.X, point.Y)), x, y)}\"/>");
            if (marked) Marks(page, run, curve, x, y);
        }
        page.Raw($"</svg>");
    }

    private static IReadOnlyList<ChartPoint> Shown(IReadOnlyList<ChartPoint> curve, bool marked)
    {
        var thin = ChartPoint.Thin(curve, MostPoints);
        return marked ? thin : [.. LineChart.Trend(thin).Select(point => new ChartPoint(point.X, point.Y, point.Y, point.Y))];
    }

    private static void Marks(Markup page, int run, IReadOnlyList<ChartPoint> curve, Axis x, Axis y)
    {
        foreach (var point in curve)
        {
            page.Raw($"<line class=\"run{run}\" x1=\"{x.At(point.X):0.#}\" x2=\"{x.At(point.X):0.#}\" y1=\"{y.At(point.Low):0.#}\" y2=\"{y.At(point.High):0.#}\"/>");
            page.Raw($"<circle class=\"run{run}\" cx=\"{x.At(point.X):0.#}\" cy=\"{y.At(point.Y):0.#}\" r=\"2.5\"/>");
        }
    }
}
