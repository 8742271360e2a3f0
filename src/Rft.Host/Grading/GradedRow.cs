namespace Rft.Host.Grading;

/// <summary>A graded row.</summary>
/// <param name="Line">Line in its file, from 1.</param>
/// <param name="Id">The sample's id.</param>
/// <param name="Outcome">What the grader said.</param>
internal sealed record GradedRow(int Line, string Id, OutcomeLine Outcome);
