using System.Globalization;
using System.Net;
using System.Text;

namespace Rft.Benchmarks;

/// <summary>Curves side by side on one scale, as an SVG picture: a panel a subject, a line and a band a series.</summary>
/// <param name="series">Names of the series, in the order of their colours.</param>
internal sealed class SmallMultiples(IReadOnlyList<string> series)
{
    private const int Columns = 5, Width = 190, Height = 130, Left = 26, Top = 22, Right = 8, Bottom = 18, Legend = 24;
    private static readonly string[] Colours = ["#1f6fb2", "#c8571b", "#3a8f4d"];

    /// <summary>Draws.</summary>
    /// <param name="panels">The panels, row by row; values are shares.</param>
    public string Draw(IReadOnlyList<Panel> panels)
    {
        int rows = (panels.Count + Columns - 1) / Columns, last = panels.SelectMany(panel => panel.Curves).SelectMany(curves => curves).Max(curve => curve[^1].Step);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Columns * Width} {Legend + rows * Height}" font-family="sans-serif" font-size="10">""");
        svg.Append("""<rect width="100%" height="100%" fill="white"/>""");
        for (int i = 0; i < series.Count; i++)
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Left + i * 120}" y="16" font-size="12" fill="{Colours[i]}">{WebUtility.HtmlEncode(series[i])}</text>""");
        for (int i = 0; i < panels.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<g transform="translate({i % Columns * Width} {Legend + i / Columns * Height})">""");
            DrawPanel(svg, panels[i], last);
            svg.Append("</g>");
        }
        return svg.Append("</svg>\n").ToString();
    }

    private void DrawPanel(StringBuilder svg, Panel panel, int last)
    {
        double X(double step) => Left + ((Width - Left - Right) * step / last);
        double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * value);
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Left}" y="14" font-size="11" font-weight="bold">{WebUtility.HtmlEncode(panel.Title)}</text>""");
        foreach (double share in (double[])[0, 0.5, 1])
        {
            svg.Append(CultureInfo.InvariantCulture, $"""<line x1="{Left}" x2="{Width - Right}" y1="{Y(share):0.#}" y2="{Y(share):0.#}" stroke="#ddd"/>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Left - 4}" y="{Y(share) + 3:0.#}" text-anchor="end" fill="#666">{100 * share:0}</text>""");
        }
        svg.Append(CultureInfo.InvariantCulture, $"""<text x="{Width - Right}" y="{Height - 5}" text-anchor="end" fill="#666">{last} steps</text>""");
        for (int i = 0; i < series.Count; i++)
        {
            var curves = panel.Curves[series[i]].ToList();
            if (curves.Count == 0) continue;
            var points = curves.SelectMany(curve => curve).GroupBy(point => point.Step, point => point.Value).OrderBy(point => point.Key).ToList();
            string Line(IEnumerable<(int Step, double Value)> values) =>
                string.Join(' ', values.Select(value => string.Create(CultureInfo.InvariantCulture, $"{X(value.Step):0.#},{Y(value.Value):0.#}")));
            var band = points.Select(point => (point.Key, point.Max())).Concat(points.AsEnumerable().Reverse().Select(point => (point.Key, point.Min())));
            svg.Append(CultureInfo.InvariantCulture, $"""<polygon points="{Line(band)}" fill="{Colours[i]}" fill-opacity="0.18"/>""");
            svg.Append(CultureInfo.InvariantCulture, $"""<polyline points="{Line(points.Select(point => (point.Key, point.Average())))}" fill="none" stroke="{Colours[i]}" stroke-width="1.5"/>""");
        }
    }
}

/// <summary>One panel.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Curves">Curves by series, one a run.</param>
internal sealed record Panel(string Title, ILookup<string, IReadOnlyList<(int Step, double Value)>> Curves);
