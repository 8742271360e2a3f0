using Rft.Graders;

namespace Rft.Training.Tokenizers.Answers;

/// <summary>The parts of a chat model's answer: reasoning, content, tool calls. Pure functions.</summary>
internal static class CompletionText
{
    public const string Think = "<think>", Thought = "</think>", Call = "<tool_call>", Called = "</tool_call>";

    /// <summary>The message that an answer spells. What does not have one of the model's forms stays content.</summary>
    /// <param name="text">The answer, without its stop token.</param>
    /// <param name="forms">The forms.</param>
    public static Message Parse(string text, AnswerForms forms)
    {
        string? reasoning = null;
        string content = text;
        if (forms.Thinks) (reasoning, content) = TakeThought(text, forms.Thinking);
        var calls = new List<ToolCall>();
        content = ToolCallText.Take(content, forms.Calls, calls);
        return new Message { Role = "assistant", Content = content, Reasoning = reasoning, ToolCalls = calls };
    }

    // An empty thought is none: templates write one where the model is not to think.
    private static (string? Reasoning, string Content) TakeThought(string text, bool thinking)
    {
        int open = text.IndexOf(Think, StringComparison.Ordinal);
        bool opened = open >= 0 && text.AsSpan(0, open).IsWhiteSpace();
        int start = opened ? open + Think.Length : 0, end = text.IndexOf(Thought, start, StringComparison.Ordinal);
        // The answer was cut off within its thought.
        if (end < 0) return opened || thinking ? (Reasoning(text[start..]), "") : (null, text);
        // Words before a thought: it is spoken of, not had. Without a beginning the prompt may have had it.
        if (!opened && open >= 0 && open < end && !thinking) return (null, text);
        return (Reasoning(text[start..end]), text[(end + Thought.Length)..].TrimStart('\n'));
    }

    private static string? Reasoning(string thought) => thought.AsSpan().IsWhiteSpace() ? null : thought.Trim('\n');
}
