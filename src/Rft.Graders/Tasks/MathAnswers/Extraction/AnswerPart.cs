namespace Rft.Graders.Tasks.MathAnswers.Extraction;

/// <summary>How a part is to be read.</summary>
internal enum PartKind
{
    /// <summary>LaTeX, or a formula in plain text.</summary>
    Formula,

    /// <summary>Words, or the letter of a choice.</summary>
    Words,
}

/// <summary>A piece of text that is an answer, or one of several that stand side by side.</summary>
/// <param name="Text">The piece.</param>
/// <param name="Kind">How it is to be read.</param>
/// <param name="IsPercent">Whether "percent" follows it.</param>
internal sealed record AnswerPart(string Text, PartKind Kind = PartKind.Formula, bool IsPercent = false);
