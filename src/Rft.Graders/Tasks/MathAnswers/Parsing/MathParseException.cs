namespace Rft.Graders.Tasks.MathAnswers.Parsing;

/// <summary>A text is not a mathematical answer that can be read.</summary>
internal sealed class MathParseException(string message) : Exception(message);
