namespace Rft.Graders.Tasks.MathAnswers;

/// <summary>A verdict with its reason. Immutable.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Reason">What was compared, or what is wrong.</param>
public sealed record MathComparison(MathVerdict Verdict, string Reason);
