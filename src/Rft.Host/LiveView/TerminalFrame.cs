using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Rft.Host.LiveView;

/// <summary>One picture of the live view.</summary>
internal static class TerminalFrame
{
    private const int ChartWidth = 60;
    private const int ChartHeight = 6;
    private const int BarWidth = 30;

    /// <summary>Draws the state of a run. The picture does not change when the state does.</summary>
    public static IRenderable Draw(RunProgress progress)
    {
        var parts = new List<IRenderable> { new Text(Headline(progress), new Style(decoration: Decoration.Bold)) };
        parts.AddRange(BandChart.Draw(progress.Rewards, ChartWidth, ChartHeight).Select(row => new Text(row, new Style(Color.Green))));
        var numbers = new Grid().AddColumn().AddColumn();
        foreach (var (label, value) in ViewText.Numbers(progress)) numbers.AddRow(new Text(label, new Style(Color.Grey)), new Text(value));
        parts.Add(numbers);
        if (progress.Evaluation is { } result) parts.Add(new Text($"evaluation after {ViewText.Evaluation(result)}"));
        parts.AddRange(progress.Alarms.Select(alarm => new Text(alarm, new Style(Color.Red))));
        parts.AddRange(progress.Notices.Select(notice => new Text(notice, new Style(Color.Yellow))));
        return new Rows(parts);
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
