namespace Rft.Graders.Probing;

/// <summary>The right answer of a row and the form in which a grader takes it.</summary>
/// <param name="Text">The answer.</param>
/// <param name="Field">The row's field that holds it.</param>
/// <param name="Frame">What stands around it.</param>
/// <param name="IsFormDemanded">Whether the answer without its form is wrong: the prompt asks for the form, or every known right answer has it.</param>
internal sealed record KnownAnswer(string Text, string Field, AnswerFrame Frame, bool IsFormDemanded)
{
    private const string UsualField = "answer";

    /// <summary>Finds the answer of a row.</summary>
    /// <param name="subject">The row.</param>
    /// <param name="best">The form that earned most, where no right answer shows one.</param>
    /// <returns>Null when neither the row nor a right answer names one.</returns>
    public static KnownAnswer? Of(ProbeSubject subject, AnswerFrame? best)
    {
        var reference = RowTexts.Reference(subject.Item) ?? Tagged(subject);
        if (reference is not var (field, text)) return null;
        var frames = subject.Right.Select(sample => AnswerFrame.Around(sample.Text, text)).ToList();
        var frame = frames.OfType<AnswerFrame>().FirstOrDefault() ?? best ?? AnswerFrame.Bare;
        bool shown = frames.Count > 0 && frames.TrueForAll(each => each is { IsMarkup: true });
        return new KnownAnswer(text, field, frame, shown || frame.IsAskedFor(subject.Prompt));
    }

    private static (string Field, string Text)? Tagged(ProbeSubject subject)
    {
        foreach (var sample in subject.Right)
        {
            if (sample.TryGetAnswer(out string answer) && answer.Length > 0) return (UsualField, answer);
        }
        return null;
    }
}
