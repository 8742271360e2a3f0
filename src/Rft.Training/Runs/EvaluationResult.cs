namespace Rft.Training.Runs;

/// <summary>A measured share or mean with its 95 % interval.</summary>
/// <param name="Metric">What was measured, for example the grader's name.</param>
/// <param name="Value">The estimate.</param>
/// <param name="Count">Number of prompts.</param>
/// <param name="Low">Lower end: Wilson for shares of 0/1 scores, bootstrap otherwise.</param>
/// <param name="High">Upper end.</param>
public sealed record Estimate(string Metric, double Value, int Count, double Low, double High);

/// <summary>One evaluation on held-out prompts.</summary>
/// <param name="Stage">The stage after or in which it was made.</param>
/// <param name="Step">Step within the stage, 0 before the first.</param>
/// <param name="Main">The configured metric.</param>
/// <param name="ByGrader">Every grader.</param>
/// <param name="ByKind">The configured metric by the rows' <c>kind</c> field; empty when rows have none.</param>
public sealed record EvaluationResult(
    string Stage, int Step, Estimate Main, IReadOnlyList<Estimate> ByGrader, IReadOnlyDictionary<string, Estimate> ByKind);
