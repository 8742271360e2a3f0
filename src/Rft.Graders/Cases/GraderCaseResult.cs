namespace Rft.Graders.Cases;

/// <summary>What a case expected and what the grader said.</summary>
/// <param name="Line">Line of the case, from 1.</param>
/// <param name="Id">The author's name of the case; null when it has none.</param>
/// <param name="Expected">What was expected, one entry a sample of a group.</param>
/// <param name="Actual">What came.</param>
/// <param name="Passed">Whether they agree.</param>
public sealed record GraderCaseResult(int Line, string? Id, string Expected, string Actual, bool Passed);
