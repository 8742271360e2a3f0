namespace Rft.Graders.Evaluation;

/// <summary>An evaluator could not judge the sample. The grading call fails with it.</summary>
/// <param name="message">What the evaluator says.</param>
public sealed class EvaluatorException(string message) : Exception(message);
