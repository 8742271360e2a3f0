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
        (MetricNames.Accuracy, "Preference accuracy", "share of pairs", null),
        ("valid/loss", "Held-out loss", "nats a token", null),
        (MetricNames.Loss, "Loss", "of supervised and preference stages", null),
    ];

    /// <summary>Writes them.</summary>
    public static void Write(Markup page, ReportData data)
    {
        page.Raw($"<h2>Curves</h2><div class=\"charts\">");
        string? evaluated = data.Run.Metric is { } metric ? $"valid/{metric}" : null;
        if (evaluated is not null && data.Series.TryGetValue(evaluated, out var values))
            Card(page, $"Held-out {data.Run.Metric}", "with 95 % intervals", Evaluations(data, evaluated, values), values, marked: true);
        foreach (var (name, title, note, spread) in Curves)
        {
            if (!data.Series.TryGetValue(name, out var points)) continue;
            // The loss of a reinforcement step says nothing about progress.
            var shown = name == MetricNames.Loss ? points.Where(point => !IsReinforced(data, point.Stage)).ToList() : points;
            if (shown.Count > 0) Card(page, title, note, Points(data, shown, spread), shown, marked: false);
        }
        Times(page, data);
        page.Raw($"</div>");
    }

    private static bool IsReinforced(ReportData data, string stage) =>
        data.Series.TryGetValue(MetricNames.RewardMean, out var rewards) && rewards.Exists(point => point.Stage == stage);

    private static void Card(Markup page, string title, string note, IReadOnlyList<ChartPoint> points, IReadOnlyList<MetricPoint> source, bool marked)
    {
        string last = points[^1].Y.ToString(Math.Abs(points[^1].Y) < 0.01 ? "0.##E+0" : "0.###", CultureInfo.InvariantCulture);
        page.Raw($"<section class=\"card\"><h3>{title}<small>{last}</small></h3><p class=\"note\">{note}; {Steps(source)}</p>");
        LineChart.Draw(page, title, points, marked);
        page.Raw($"</section>");
    }

    // Within one stage its own steps are shown, over several those of all stages.
    private static bool OneStage(IReadOnlyList<MetricPoint> points) => points.All(point => point.Stage == points[0].Stage);

    private static string Steps(IReadOnlyList<MetricPoint> points) => OneStage(points)
        ? $"steps of stage {points[0].Stage}" : $"steps over {string.Join(", ", points.Select(point => point.Stage).Distinct())}";

    private static double Step(IReadOnlyList<MetricPoint> points, MetricPoint point) => OneStage(points) ? point.Step : point.TotalStep;

    private static List<ChartPoint> Evaluations(ReportData data, string name, List<MetricPoint> values)
    {
        var (low, high) = (Lookup(data, $"{name}/low"), Lookup(data, $"{name}/high"));
        return [.. values.Select(point => new ChartPoint(
            Step(values, point), point.Value, low.GetValueOrDefault((point.Stage, point.Step), point.Value),
            high.GetValueOrDefault((point.Stage, point.Step), point.Value)))];
    }

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

    // Grading goes on beside sampling: what it costs a step is the wait for it.
    private static void Times(Markup page, ReportData data)
    {
        if (!data.Series.TryGetValue("time/step", out var all)) return;
        var (sample, wait, update) = (Lookup(data, MetricNames.SampleTime), Lookup(data, "time/wait"), Lookup(data, MetricNames.UpdateTime));
        var points = sample.Count == 0 ? all : [.. all.Where(point => sample.ContainsKey((point.Stage, point.Step)))];
        if (points.Count < 2) return;
        List<ChartPoint> Layer(Func<MetricPoint, double> of) => [.. points.Select(point => new ChartPoint(Step(points, point), of(point), 0, 0))];
        double Of(Dictionary<(string, int), double> values, MetricPoint point) => values.GetValueOrDefault((point.Stage, point.Step));
        double Rest(MetricPoint point) => Math.Max(0, point.Value - Of(sample, point) - Of(wait, point) - Of(update, point));
        List<(string, IReadOnlyList<ChartPoint>)> layers = sample.Count == 0
            ? [("step", Layer(point => point.Value))]
            : [("sampling", Layer(point => Of(sample, point))), ("waiting for grades", Layer(point => Of(wait, point))),
                ("update", Layer(point => Of(update, point))), ("rest", Layer(Rest))];
        page.Raw($"<section class=\"card\"><h3>Time of a step<small>seconds</small></h3><p class=\"note\">where it went; {Steps(points)}; means below</p>");
        StackedChart.Draw(page, "Time of a step", layers);
        page.Raw($"</section>");
    }
}
