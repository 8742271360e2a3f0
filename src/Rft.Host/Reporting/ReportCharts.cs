using System.Globalization;
using Rft.Host.LiveView;
using Rft.Host.Runs;

namespace Rft.Host.Reporting;

/// <summary>The curves of a report.</summary>
internal static class ReportCharts
{
    private static readonly (string Metric, string Title, string Note, string? Spread)[] Curves =
    [
        (MetricNames.RewardMean, "Reward", "raw reward of the sampled rollouts", MetricNames.RewardStd),
        (MetricNames.CompletionTokens, "Length", "tokens a completion", null),
        (MetricNames.Entropy, "Entropy", "nats a token", null),
        (MetricNames.Kl, "KL of a step", "policy now against when sampled, nats a token", null),
        ("policy/reference_kl", "KL to the reference", "nats a token", null),
        (MetricNames.ZeroVarianceShare, "Groups without signal", "share of groups whose rewards are all equal", null),
        ("critic/explained_variance", "What the critic explains", "share of the returns' variance, before the update", null),
        (MetricNames.Accuracy, "Preference accuracy", "share of pairs", null),
        ("valid/loss", "Held-out loss", "nats a token", null),
        (MetricNames.Loss, "Loss", "of supervised and preference stages", null),
    ];

    /// <summary>Writes them.</summary>
    public static void Write(Markup page, ReportData data)
    {
        page.Raw($"<h2>Curves</h2><div class=\"charts\">");
        HeldOut(page, data);
        foreach (var (name, title, note, spread) in Curves)
        {
            if (!data.Series.TryGetValue(name, out var points)) continue;
            // The loss of a reinforcement step says nothing about progress.
            var shown = name == MetricNames.Loss ? points.Where(point => !IsReinforced(data, point.Stage)).ToList() : points;
            if (shown.Count > 0) Card(page, title, $"{note}; {Steps(shown)}", Points(data, shown, spread), marked: false);
        }
        Times(page, data);
        page.Raw($"</div>");
    }

    private static bool IsReinforced(ReportData data, string stage) =>
        data.Series.TryGetValue(MetricNames.RewardMean, out var rewards) && rewards.Exists(point => point.Stage == stage);

    private static void HeldOut(Markup page, ReportData data)
    {
        var values = data.HeldOut;
        if (values.Count == 0) return;
        string title = $"Held-out {data.Run.Metric}";
        Card(page, title, $"with 95 % intervals; {Steps(values)}", HeldOutCurve.BySteps(data, point => Step(values, point)), marked: true);
        if (HeldOutCurve.BySeconds(data) is { Count: > 1 } times)
            Card(page, $"{title} by time", "with 95 % intervals; seconds of all steps, without evaluations", times, marked: true, AxisUnit.Seconds);
    }

    private static void Card(Markup page, string title, string note, IReadOnlyList<ChartPoint> points, bool marked, AxisUnit unit = AxisUnit.Step)
    {
        string last = points[^1].Y.ToString(Math.Abs(points[^1].Y) < 0.01 ? "0.##E+0" : "0.###", CultureInfo.InvariantCulture);
        page.Raw($"<section class=\"card\"><h3>{title}<small>{last}</small></h3><p class=\"note\">{note}</p>");
        LineChart.Draw(page, title, points, marked, unit);
        page.Raw($"</section>");
    }

    // Within one stage its own steps are shown, over several those of all stages.
    private static bool OneStage(IReadOnlyList<MetricPoint> points) => points.All(point => point.Stage == points[0].Stage);

    private static string Steps(IReadOnlyList<MetricPoint> points) => OneStage(points)
        ? $"steps of stage {points[0].Stage}" : $"steps over {string.Join(", ", points.Select(point => point.Stage).Distinct())}";

    private static double Step(IReadOnlyList<MetricPoint> points, MetricPoint point) => OneStage(points) ? point.Step : point.TotalStep;

    private static List<ChartPoint> Points(ReportData data, IReadOnlyList<MetricPoint> points, string? spread)
    {
        var spreads = spread is null ? [] : Lookup(data, spread);
        return [.. points.Select(point =>
        {
            double around = spreads.GetValueOrDefault((point.Stage, point.Step));
            return new ChartPoint(Step(points, point), point.Value, point.Value - around, point.Value + around);
        })];
    }

    private static Dictionary<(string, int), double> Lookup(ReportData data, string name)
    {
        var values = new Dictionary<(string, int), double>();
        if (!data.Series.TryGetValue(name, out var points)) return values;
        foreach (var point in points) values[(point.Stage, point.Step)] = point.Value;
        return values;
    }

    private static void Times(Markup page, ReportData data)
    {
        if (StepTimes.Of(data.Series) is not { } times) return;
        page.Raw($"<section class=\"card\"><h3>Time of a step<small>seconds</small></h3><p class=\"note\">where it went; {Steps(times.Steps)}; means below</p>");
        StackedChart.Draw(page, "Time of a step", times, point => Step(times.Steps, point));
        page.Raw($"</section>");
    }
}
