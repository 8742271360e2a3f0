using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rft.Host.LiveView;

/// <summary>One picture of the live view. It does not change when the run goes on.</summary>
internal sealed class TerminalFrame
{
    private const int ChartWidth = 60;
    private const int ChartHeight = 6;
    private const int BarWidth = 30;

    private readonly IRenderable _headline, _chart, _rest;

    private TerminalFrame(IRenderable headline, IRenderable chart, IRenderable rest) => (_headline, _chart, _rest) = (headline, chart, rest);

    /// <summary>Draws the state of a run in a stage.</summary>
    public static TerminalFrame Draw(RunProgress progress)
    {
        var chart = BandChart.Draw(progress.Rewards, ChartWidth, ChartHeight).Select(row => new Text(row, new Style(Color.Green)));
        var numbers = new Grid().AddColumn().AddColumn();
        foreach (var (label, value) in ViewText.Numbers(progress)) numbers.AddRow(new Text(label, new Style(Color.Grey)), new Text(value));
        List<IRenderable> rest = [numbers];
        if (progress.HeldOut is { } measured) rest.Add(new Text($"held-out rows after {ViewText.Measured(measured)}"));
        if (progress.Evaluation is { } result) rest.Add(new Text($"evaluation after {ViewText.Evaluation(result)}"));
        rest.AddRange(progress.Alarms.Select(alarm => new Text(alarm, new Style(Color.Red))));
        return new TerminalFrame(new Text(Headline(progress), new Style(decoration: Decoration.Bold)), new Rows(chart), new Rows(rest));
    }

    /// <summary>The picture's lines. Where there are too few the chart is left out: the numbers say more.</summary>
    /// <param name="console">Where they are shown.</param>
    /// <param name="width">Cells of a line.</param>
    /// <param name="height">Most lines.</param>
    public IReadOnlyList<SegmentLine> Lines(IAnsiConsole console, int width, int height)
    {
        var options = RenderOptions.Create(console, console.Profile.Capabilities);
        List<SegmentLine> Of(IRenderable part) => Segment.SplitLines(part.Render(options, width), width);
        List<SegmentLine> headline = Of(_headline), chart = Of(_chart), rest = Of(_rest);
        bool fits = headline.Count + chart.Count + rest.Count <= height;
        return [.. headline.Concat(fits ? chart : []).Concat(rest).Take(height)];
    }

    private static string Headline(RunProgress progress)
    {
        int filled = progress.Steps > 0 ? BarWidth * progress.Step / progress.Steps : 0;
        string bar = new string('━', filled) + new string('╌', BarWidth - filled);
        string left = progress.Left is { } remaining ? $"  {ViewText.Duration(remaining)} left" : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"{progress.Stage} ({progress.Method})  {bar}  {progress.Step}/{progress.Steps}{left}");
    }
}
