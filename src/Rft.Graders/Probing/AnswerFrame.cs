namespace Rft.Graders.Probing;

/// <summary>What stands around an answer in a text that a grader accepts, for example <c>&lt;answer&gt;</c> and <c>&lt;/answer&gt;</c>.</summary>
/// <param name="Before">The text before the answer.</param>
/// <param name="After">The text after it.</param>
internal sealed record AnswerFrame(string Before, string After)
{
    private const string Openers = ">{[(`\"", Closers = "<}])`\"";

    /// <summary>The answer alone.</summary>
    public static AnswerFrame Bare { get; } = new("", "");

    /// <summary>The forms that prompts ask for most.</summary>
    public static IReadOnlyList<AnswerFrame> Usual { get; } = [Bare, new("<answer>", "</answer>"), new("\\boxed{", "}")];

    /// <summary>The frame of a text that holds an answer; null when it does not.</summary>
    public static AnswerFrame? Around(string text, string answer)
    {
        int place = text.LastIndexOf(answer, StringComparison.Ordinal);
        return place < 0 ? null : new AnswerFrame(text[..place], text[(place + answer.Length)..]);
    }

    /// <summary>Whether it is more than words: a tag, a box, a fence or brackets, which a grader can demand.</summary>
    public bool IsMarkup => Before.TrimEnd() is [.., var last] && Openers.Contains(last) && After.TrimStart() is [var first, ..] && Closers.Contains(first);

    /// <summary>Whether a prompt asks for it in so many words.</summary>
    public bool IsAskedFor(string prompt) =>
        (Before.Contains("<answer>", StringComparison.Ordinal) && prompt.Contains("<answer>", StringComparison.Ordinal))
        || (Before.Contains("\\boxed", StringComparison.Ordinal) && prompt.Contains("\\boxed", StringComparison.Ordinal));

    /// <summary>A text with another answer.</summary>
    public string Put(string answer) => Before + answer + After;
}
