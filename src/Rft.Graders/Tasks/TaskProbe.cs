namespace Rft.Graders.Tasks;

/// <summary>An answer that does not solve its row. A grader that rewards it can be hacked. Immutable.</summary>
/// <param name="Name">What is tried, for example <c>empty</c>.</param>
/// <param name="Sample">The answer.</param>
public sealed record TaskProbe(string Name, Sample Sample)
{
    /// <summary>A text that the model might write.</summary>
    /// <param name="name">What is tried.</param>
    /// <param name="text">The answer.</param>
    public static TaskProbe OfText(string name, string text) =>
        new(name, new Sample { Text = text, Messages = [new Message { Role = "assistant", Content = text }] });
}
