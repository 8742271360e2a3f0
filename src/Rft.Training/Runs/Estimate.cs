namespace Rft.Training.Runs;

/// <summary>A measured share or mean with its 95 % interval.</summary>
/// <param name="Metric">What was measured, for example the grader's name.</param>
/// <param name="Value">The estimate.</param>
/// <param name="Count">Number of prompts.</param>
/// <param name="Low">Lower end: Wilson for shares of 0/1 scores, bootstrap otherwise.</param>
/// <param name="High">Upper end.</param>
public sealed record Estimate(string Metric, double Value, int Count, double Low, double High);
