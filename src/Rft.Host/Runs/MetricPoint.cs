namespace Rft.Host.Runs;

/// <summary>A value of a metric.</summary>
/// <param name="Stage">The stage.</param>
/// <param name="Step">Step within it.</param>
/// <param name="TotalStep">Step over all stages.</param>
/// <param name="Value">The value.</param>
internal sealed record MetricPoint(string Stage, int Step, int TotalStep, double Value);
