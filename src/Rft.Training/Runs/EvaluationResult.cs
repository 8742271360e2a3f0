namespace Rft.Training.Runs;

/// <summary>One evaluation on held-out prompts.</summary>
/// <param name="Stage">The stage after or in which it was made.</param>
/// <param name="Step">Step within the stage, 0 before the first.</param>
/// <param name="Main">The configured metric.</param>
/// <param name="ByGrader">Every grader.</param>
/// <param name="ByKind">The configured metric by the rows' <c>kind</c> field; empty when rows have none.</param>
/// <param name="Faults">How often graders failed, by <see cref="Graders.FaultCodes.Name"/>; those samples have no part in the estimates.</param>
public sealed record EvaluationResult(
    string Stage, int Step, Estimate Main, IReadOnlyList<Estimate> ByGrader, IReadOnlyDictionary<string, Estimate> ByKind,
    IReadOnlyDictionary<string, int> Faults);
