namespace Rft.Host.Reporting;

/// <summary>Where the time of each step went: areas one above the other, as SVG.</summary>
internal static class StackedChart
{
    private const int Width = 460, Height = 190, Left = 48, Right = 12, Top = 10, Bottom = 24;
    private const int MostPoints = 200;

    /// <summary>Draws the chart into a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="name">Said by screen readers.</param>
    /// <param name="layers">Name and values of each layer from the bottom, with equal steps.</param>
    public static void Draw(Markup page, string name, IReadOnlyList<(string Name, IReadOnlyList<ChartPoint> Points)> layers)
    {
        var thin = layers.Select(layer => ChartPoint.Thin(layer.Points, MostPoints)).ToList();
        double[] steps = [.. thin[0].Select(point => point.X)];
        var sums = new double[steps.Length];
        List<(double[] Under, double[] Over)> areas = [];
        foreach (var layer in thin)
        {
            double[] under = [.. sums];
            for (int i = 0; i < steps.Length; i++) sums[i] += layer[i].Y;
            areas.Add((under, [.. sums]));
        }
        var x = new Axis(steps[0], steps[^1], Left, Width - Right, 6, whole: true);
        var y = new Axis(0, sums.Max() * 1.04, Height - Bottom, Top, 4);
        page.Raw($"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{name}\">");
        LineChart.Grid(page, x, y);
        for (int i = 0; i < areas.Count; i++)
        {
            var (under, over) = areas[i];
            var outline = steps.Select((step, at) => (step, over[at])).Concat(steps.Select((step, at) => (step, under[at])).Reverse());
            page.Raw($"<polygon class=\"layer{i}\" points=\"{LineChart.Path(outline, x, y)}\"><title>{layers[i].Name}</title></polygon>");
        }
        page.Raw($"</svg><p class=\"legend\">");
        foreach (var (i, layer) in layers.Index())
            page.Raw($"<span class=\"item\"><span class=\"key layer{i}\"></span>{layer.Name} {layer.Points.Average(point => point.Y):0.00} s</span> ");
        page.Raw($"</p>");
    }
}
