using System.Globalization;
using Rft.Host.LiveView;

namespace Rft.Host.Reporting;

/// <summary>One HTML file that shows several runs: their curves in the same charts.</summary>
internal static class SideBySidePage
{
    private static readonly (string Metric, string Title, string Note)[] Curves =
    [
        (MetricNames.RewardMean, "Reward", "raw reward of the sampled rollouts"),
        (MetricNames.CompletionTokens, "Length", "tokens a completion"),
        (MetricNames.Entropy, "Entropy", "nats a token"),
        (MetricNames.Kl, "KL of a step", "policy now against when sampled, nats a token"),
        ("policy/reference_kl", "KL to the reference", "nats a token"),
        (MetricNames.ZeroVarianceShare, "Groups without signal", "share of groups whose rewards are all equal"),
        ("critic/explained_variance", "What the critic explains", "share of the returns' variance, before the update"),
        ("policy/staleness_mean", "Staleness", "optimizer steps since a trained rollout was sampled, mean"),
        ("valid/loss", "Held-out loss", "nats a token"),
        (MetricNames.Accuracy, "Preference accuracy", "share of pairs"),
    ];

    /// <summary>The page.</summary>
    /// <param name="runs">The runs, two or more, at most <see cref="OverlayChart.MostRuns"/>.</param>
    public static string Write(IReadOnlyList<ReportData> runs)
    {
        string title = string.Join(", ", runs.Select(run => run.Run.Run));
        var page = new Markup();
        page.Raw($"<h1>{title}</h1><p class=\"under\">Whether a difference is more than chance: rft runs compare A B</p><div class=\"card\">");
        Table(page, runs);
        page.Raw($"</div><h2>Curves</h2><div class=\"charts\">");
        HeldOut(page, runs);
        foreach (var (metric, name, note) in Curves)
            Card(page, name, $"{note}; steps over all stages", [.. runs.Select(run => Points(run, metric))], marked: false, AxisUnit.Step);
        Times(page, runs);
        page.Raw($"</div><footer>rft runs report. Curves of single steps are means around each; whiskers are 95 % intervals.</footer>");
        return HtmlPage.Of(title, page);
    }

    private static void Table(Markup page, IReadOnlyList<ReportData> runs)
    {
        page.Raw($"<table><tr><th>run</th><th>experiment</th><th>state</th><th class=\"number\">steps</th><th class=\"number\">held-out</th>");
        page.Raw($"<th class=\"number\">reward</th><th class=\"number\">wall time</th><th class=\"number\">alarms</th></tr>");
        foreach (var (i, data) in runs.Index())
        {
            var run = data.Run;
            page.Raw($"<tr><td><span class=\"key run{i}\"></span>{run.Run}</td><td>{run.Experiment}</td><td>{run.State}</td><td class=\"number\">{run.Step}</td>");
            page.Raw($"<td class=\"number\">{Change(run.HeldOutBefore, run.HeldOutAfter)}</td><td class=\"number\">{Change(run.RewardFirst, run.RewardLast)}</td>");
            page.Raw($"<td class=\"number\">{(run.WallSeconds is { } wall ? ViewText.Duration(TimeSpan.FromSeconds(wall)) : "")}</td><td class=\"number\">{data.Alarms.Count}</td></tr>");
        }
        page.Raw($"</table>");
    }

    private static void HeldOut(Markup page, IReadOnlyList<ReportData> runs)
    {
        string title = $"Held-out {string.Join(", ", runs.Select(run => run.Run.Metric).OfType<string>().Distinct())}";
        Card(page, title, "with 95 % intervals; steps over all stages", [.. runs.Select(run => HeldOutCurve.BySteps(run, point => point.TotalStep))], marked: true, AxisUnit.Step);
        Card(page, $"{title} by time", "with 95 % intervals; seconds of all steps, without evaluations", [.. runs.Select(HeldOutCurve.BySeconds)], marked: true, AxisUnit.Seconds);
    }

    private static void Card(Markup page, string title, string note, IReadOnlyList<IReadOnlyList<ChartPoint>> curves, bool marked, AxisUnit unit)
    {
        // A run or two without the metric are no reason to leave it out.
        if (curves.All(curve => curve.Count == 0)) return;
        page.Raw($"<section class=\"card\"><h3>{title}</h3><p class=\"note\">{note}</p>");
        OverlayChart.Draw(page, title, curves, marked, unit);
        page.Raw($"</section>");
    }

    private static void Times(Markup page, IReadOnlyList<ReportData> runs)
    {
        List<(string, StepTimes)> times = [.. runs.Select(run => (run.Run.Run, Times: StepTimes.Of(run.Series))).Where(run => run.Times is not null).Select(run => (run.Run, run.Times!))];
        if (times.Count == 0) return;
        page.Raw($"<section class=\"card\"><h3>Time of a step<small>seconds</small></h3><p class=\"note\">where it went, means; a second bar is what went on at the same time</p>");
        StepBars.Draw(page, times);
        page.Raw($"</section>");
    }

    private static IReadOnlyList<ChartPoint> Points(ReportData run, string metric) =>
        [.. (run.Series.GetValueOrDefault(metric) ?? []).Select(point => new ChartPoint(point.TotalStep, point.Value, point.Value, point.Value))];

    private static string Change(double? first, double? last) => (first, last) switch
    {
        (_, null) => "",
        (null, { } only) => only.ToString("0.000", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{first:0.000} → {last:0.000}"),
    };
}
