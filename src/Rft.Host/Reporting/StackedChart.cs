using Rft.Host.Runs;

namespace Rft.Host.Reporting;

/// <summary>Where the time of each step went: areas one above the other, as SVG.</summary>
internal static class StackedChart
{
    private const int MostPoints = 200;

    /// <summary>Draws the chart into a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">Said by screen readers.</param>
    /// <param name="times">What it shows, from the bottom.</param>
    /// <param name="step">The step that a point is drawn at.</param>
    public static void Draw(Markup page, string name, StepTimes times, Func<MetricPoint, double> step)
    {
        IReadOnlyList<ChartPoint> Points(StepTimes.Layer layer) => [.. times.Steps.Select((point, i) => new ChartPoint(step(point), layer.Seconds[i], 0, 0))];
        var thin = times.Layers.Select(layer => ChartPoint.Thin(Points(layer), MostPoints)).ToList();
        double[] steps = [.. thin[0].Select(point => point.X)];
        var sums = new double[steps.Length];
        List<(double[] Under, double[] Over)> areas = [];
        foreach (var layer in thin)
        {
            double[] under = [.. sums];
            for (int i = 0; i < steps.Length; i++) sums[i] += layer[i].Y;
            areas.Add((under, [.. sums]));
        }
        var (x, y) = LineChart.Axes(steps[0], steps[^1], 0, sums.Max() * 1.04, AxisUnit.Step);
        page.Raw($"<svg viewBox=\"0 0 {LineChart.Width} {LineChart.Height}\" role=\"img\" aria-label=\"{name}\">");
        LineChart.Grid(page, x, y);
        foreach (var ((under, over), layer) in areas.Zip(times.Layers))
        {
            var outline = steps.Select((at, i) => (at, over[i])).Concat(steps.Select((at, i) => (at, under[i])).Reverse());
            page.Raw($"<polygon class=\"{layer.Style}\" points=\"{LineChart.Path(outline, x, y)}\"><title>{layer.Name}</title></polygon>");
        }
        page.Raw($"</svg>");
        Legend(page, times.Layers, "");
        if (times.Beside.Count > 0) Legend(page, times.Beside, "at the same time: ");
    }

    private static void Legend(Markup page, IReadOnlyList<StepTimes.Layer> layers, string before)
    {
        page.Raw($"<p class=\"legend\">{before}");
        foreach (var layer in layers) page.Raw($"<span class=\"item\"><span class=\"key {layer.Style}\"></span>{layer.Name} {layer.Mean:0.00} s</span> ");
        page.Raw($"</p>");
    }
}
