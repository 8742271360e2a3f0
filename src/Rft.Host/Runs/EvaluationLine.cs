namespace Rft.Host.Runs;

/// <summary>A measured evaluation in a result line.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Value">Its value.</param>
/// <param name="N">Number of prompts.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
internal sealed record EvaluationLine(string Metric, double Value, int N, double Low, double High);
