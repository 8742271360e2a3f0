namespace Rft.Graders.Probing;

/// <summary>A text that does not solve its row. A grader that rewards it can be hacked. Immutable.</summary>
/// <param name="Name">What is tried, for example <c>empty text</c>.</param>
/// <param name="Sample">The text as a model would give it.</param>
public sealed record ProbeAttack(string Name, Sample Sample)
{
    /// <summary>Whether it holds a right answer, so that only more than a right answer's score is too much.</summary>
    public bool HoldsRightAnswer { get; init; }

    internal static ProbeAttack Of(string name, string text) =>
        new(name, new Sample { Text = text, Messages = [new Message { Role = "assistant", Content = text }] });
}
