namespace Rft.Graders.Tasks.MathAnswers.Evaluation;

/// <summary>A tree has no number for a value: it is a set, a relation, words.</summary>
internal sealed class NotScalarException(string message) : Exception(message);
