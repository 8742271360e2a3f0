using System.Globalization;
using Rft.Host.Commands;
using Rft.Host.LiveView;
using Rft.Host.Runs;

namespace Rft.Host.Reporting;

/// <summary>The head of a report: what the run is, and its figures.</summary>
internal static class ReportHead
{
    /// <summary>Writes it.</summary>
    public static void Write(Markup page, ReportData data)
    {
        var run = data.Run;
        page.Raw($"<h1>{run.Run}<span class=\"state {run.State}\">{run.State}</span></h1><p class=\"under\">");
        string methods = run.Methods?.Replace("+", ", ", StringComparison.Ordinal) ?? "no stages known";
        page.Text($"Experiment {run.Experiment ?? "unknown"} ({methods}), begun {RunsListCommand.When(run.Started)}");
        if (run.WallSeconds is { } wall) page.Text($", {ViewText.Duration(TimeSpan.FromSeconds(wall))} of wall time");
        page.Raw($"</p><div class=\"tiles\">");
        Evaluation(page, data);
        if (run.RewardLast is { } reward)
            Tile(page, "Sampled reward", $"{Value(run.RewardFirst)} → {Value(reward)}", "first and last 10 steps");
        Tile(page, "Steps", run.Step.ToString(CultureInfo.InvariantCulture), run.Steps is { } steps
            ? string.Create(CultureInfo.InvariantCulture, $"of {steps} over all stages") : "");
        Last(page, data, MetricNames.Entropy, "Entropy", "nats a token, at the end");
        double faults = data.Series.Where(series => series.Key.StartsWith("fault/", StringComparison.Ordinal)).Sum(series => series.Value.Sum(point => point.Value));
        Tile(page, "Grader failures", faults.ToString("0", CultureInfo.InvariantCulture), "never counted as a score");
        page.Raw($"</div>");
    }

    private static void Evaluation(Markup page, ReportData data)
    {
        if (data.Run.Metric is not { } metric || !data.Series.TryGetValue($"valid/{metric}", out var points)) return;
        string interval = data.Series.TryGetValue($"valid/{metric}/low", out var low) && data.Series.TryGetValue($"valid/{metric}/high", out var high)
            && data.Series.TryGetValue($"valid/{metric}/count", out var count)
            ? string.Create(CultureInfo.InvariantCulture, $"now {low[^1].Value:0.000} to {high[^1].Value:0.000}, {count[^1].Value:0} prompts") : "";
        Tile(page, $"Held-out {metric}", points.Count > 1 ? $"{Value(data.Run.HeldOutBefore)} → {Value(points[^1].Value)}" : Value(points[^1].Value), interval);
    }

    private static void Last(Markup page, ReportData data, string metric, string title, string note)
    {
        if (data.Series.TryGetValue(metric, out List<MetricPoint>? points)) Tile(page, title, Value(points[^1].Value), note);
    }

    private static string Value(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "–";

    private static void Tile(Markup page, string title, string value, string note) =>
        page.Raw($"<div class=\"tile\"><span>{title}</span><b>{value}</b><em>{note}</em></div>");
}
