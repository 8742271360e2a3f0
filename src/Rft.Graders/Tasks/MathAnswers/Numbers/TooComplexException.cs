namespace Rft.Graders.Tasks.MathAnswers.Numbers;

/// <summary>An expression would take more work, or larger numbers, than an answer deserves.</summary>
internal sealed class TooComplexException(string message) : Exception(message);
