namespace Rft.Host.Runs;

/// <summary>A line of metrics.jsonl.</summary>
/// <param name="Type"><c>step</c> or <c>evaluation</c>.</param>
/// <param name="Stage">Name of the stage.</param>
/// <param name="Step">Step within the stage.</param>
/// <param name="Values">The numbers by name.</param>
internal sealed record MetricsLine(string Type, string Stage, int Step, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>The number of that name; null when the line has none.</summary>
    public double? this[string name] => Values.TryGetValue(name, out double value) ? value : null;
}
