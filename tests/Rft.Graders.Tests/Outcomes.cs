namespace Rft.Graders.Tests;

/// <summary>Short questions about outcomes.</summary>
internal static class Outcomes
{
    public static double Score(this GradeOutcome outcome) => outcome.Grade().Value
        ?? throw new InvalidOperationException($"not a score: {outcome}");

    public static Grade Grade(this GradeOutcome outcome) => Assert.IsType<GradeOutcome.Graded>(outcome).Grade;

    public static GradeOutcome.Failed Fault(this GradeOutcome outcome) => Assert.IsType<GradeOutcome.Failed>(outcome);
}
