namespace Rft.Host.Runs;

/// <summary>The values of metrics by name.</summary>
internal static class MetricSeries
{
    /// <summary>Reads metrics.jsonl.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The points of each metric in file order, by name in ordinal order.</returns>
    public static SortedDictionary<string, List<MetricPoint>> Read(string path)
    {
        var series = new SortedDictionary<string, List<MetricPoint>>(StringComparer.Ordinal);
        int total = 0;
        foreach (var line in MetricsFile.Read(path))
        {
            if (line.Type == "step") total++;
            foreach (var (name, value) in line.Values)
            {
                if (!series.TryGetValue(name, out var points)) series[name] = points = [];
                points.Add(new MetricPoint(line.Stage, line.Step, total, value));
            }
        }
        return series;
    }
}
