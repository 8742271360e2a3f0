namespace Rft.Host.Reporting;

/// <summary>Where the time of a mean step went, a bar a run, as SVG; below the bar of a run that samples ahead one of what went on at the same time.</summary>
internal static class StepBars
{
    private const int Width = 460, Left = 8, Right = 12, Title = 16, Bar = 14, Gap = 10;

    /// <summary>Draws the bars into a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="runs">Names and times of the runs, at least one.</param>
    public static void Draw(Markup page, IReadOnlyList<(string Run, StepTimes Times)> runs)
    {
        double longest = runs.Max(run => Math.Max(run.Times.Layers.Sum(layer => layer.Mean), run.Times.Beside.Sum(layer => layer.Mean)));
        int height = runs.Sum(run => Title + Bar + Gap + (run.Times.Beside.Count > 0 ? Bar + 2 : 0));
        page.Raw($"<svg viewBox=\"0 0 {Width} {height}\" role=\"img\" aria-label=\"Time of a mean step\">");
        int y = 0;
        foreach (var (run, times) in runs)
        {
            page.Raw($"<text class=\"name\" x=\"{Left}\" y=\"{y + Title - 4}\">{run}: {times.Layers.Sum(layer => layer.Mean):0.000} s</text>");
            DrawBar(page, times.Layers, y += Title, longest);
            if (times.Beside.Count > 0) DrawBar(page, times.Beside, y += Bar + 2, longest);
            y += Bar + Gap;
        }
        page.Raw($"</svg><p class=\"legend\">");
        foreach (var layer in runs.SelectMany(run => run.Times.Layers.Concat(run.Times.Beside)).DistinctBy(layer => layer.Name).OrderBy(layer => layer.Style, StringComparer.Ordinal))
            page.Raw($"<span class=\"item\"><span class=\"key {layer.Style}\"></span>{layer.Name}</span> ");
        page.Raw($"</p>");
    }

    private static void DrawBar(Markup page, IReadOnlyList<StepTimes.Layer> layers, int y, double longest)
    {
        double x = Left;
        foreach (var layer in layers)
        {
            double width = layer.Mean / longest * (Width - Left - Right);
            page.Raw($"<rect class=\"{layer.Style}\" x=\"{x:0.##}\" y=\"{y}\" width=\"{width:0.##}\" height=\"{Bar}\"><title>{layer.Name} {layer.Mean:0.000} s</title></rect>");
            x += width;
        }
    }
}
