using Rft.Host.Runs;

namespace Rft.Host.Reporting;

/// <summary>The evaluations of a run, as points of a curve with their 95 % intervals.</summary>
internal static class HeldOutCurve
{
    /// <summary>By step.</summary>
    /// <param name="data">The run.</param>
    /// <param name="step">The step that an evaluation is drawn at.</param>
    /// <returns>No points where nothing was evaluated.</returns>
    public static IReadOnlyList<ChartPoint> BySteps(ReportData data, Func<MetricPoint, double> step)
    {
        var (low, high) = (Bounds(data, "low"), Bounds(data, "high"));
        return
        [
            .. data.HeldOut.Select(point => new ChartPoint(
                step(point), point.Value, low.GetValueOrDefault((point.Stage, point.Step), point.Value), high.GetValueOrDefault((point.Stage, point.Step), point.Value))),
        ];
    }

    /// <summary>By the seconds that all steps before an evaluation took; evaluations and checkpoints take none here.</summary>
    /// <param name="data">The run.</param>
    /// <returns>No points where nothing was evaluated, or steps have no times.</returns>
    public static IReadOnlyList<ChartPoint> BySeconds(ReportData data)
    {
        Dictionary<int, double> elapsed = new() { [0] = 0 };
        double sum = 0;
        foreach (var step in data.Series.GetValueOrDefault("time/step") ?? []) elapsed[step.TotalStep] = sum += step.Value;
        return data.HeldOut.All(point => elapsed.ContainsKey(point.TotalStep)) ? BySteps(data, point => elapsed[point.TotalStep]) : [];
    }

    private static Dictionary<(string, int), double> Bounds(ReportData data, string which)
    {
        Dictionary<(string, int), double> values = [];
        foreach (var point in data.Series.GetValueOrDefault($"valid/{data.Run.Metric}/{which}") ?? []) values[(point.Stage, point.Step)] = point.Value;
        return values;
    }
}
