namespace Rft.Graders.Tasks.MathAnswers.Extraction;

/// <summary>What a text gives for its answer: parts, or the reason why there are none.</summary>
/// <param name="Parts">The parts in reading order.</param>
/// <param name="Missing">Why there are none.</param>
/// <param name="IsAlternative">Whether "or" stands between parts.</param>
internal sealed record AnswerText(IReadOnlyList<AnswerPart> Parts, string Missing = "", bool IsAlternative = false)
{
    public bool IsFound => Parts.Count > 0;

    public static AnswerText None(string why) => new([], why);

    public override string ToString() => string.Join(", ", Parts.Select(part => part.IsPercent ? part.Text + " percent" : part.Text));
}
