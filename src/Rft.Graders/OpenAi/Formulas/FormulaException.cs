namespace Rft.Graders.OpenAi.Formulas;

/// <summary>A formula does not parse, or has no finite value.</summary>
/// <param name="message">What is wrong and where.</param>
/// <param name="unknownName">The name that stands for no grader, when that is the problem.</param>
internal sealed class FormulaException(string message, string? unknownName = null) : Exception(message)
{
    public string? UnknownName { get; } = unknownName;
}
