namespace Rft.Graders.Tasks.MathAnswers;

/// <summary>What counts as an answer in a text.</summary>
[Flags]
public enum MathTargets
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>LaTeX: <c>$...$</c>, <c>\(...\)</c>, <c>\[...\]</c>.</summary>
    Latex = 1,

    /// <summary>Numbers and formulas in plain text.</summary>
    Expression = 2,

    /// <summary>The letter of a choice, A to J.</summary>
    Choice = 4,
}
