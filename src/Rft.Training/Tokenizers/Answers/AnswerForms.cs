namespace Rft.Training.Tokenizers.Answers;

/// <summary>The forms that a model's answers have.</summary>
/// <param name="Thinks">Whether it writes thoughts, which <c>&lt;/think&gt;</c> ends.</param>
/// <param name="Thinking">Whether the prompt has opened a thought already.</param>
/// <param name="Calls">How it calls tools.</param>
internal sealed record AnswerForms(bool Thinks, bool Thinking, CallForms Calls)
{
    /// <summary>The forms of a model, by the marks that its template writes and its tokenizer has as tokens.</summary>
    /// <param name="template">The chat template.</param>
    /// <param name="isToken">Whether a text is an added token or a word of the vocabulary.</param>
    /// <param name="prompt">Any prompt that the template writes; empty: it refused.</param>
    public static AnswerForms Of(string template, Func<string, bool> isToken, string prompt)
    {
        bool Written(string mark) => template.Contains(mark, StringComparison.Ordinal);
        CallForms If(bool holds, CallForms form) => holds ? form : CallForms.None;
        bool Known(string mark) => Written(mark) || isToken(mark);

        var marks = If(Written(CompletionText.Call), CallForms.Tagged) | If(Written(ToolCallText.Function), CallForms.Functions)
            | If(Written(ToolCallText.Mark), CallForms.Marked);
        // Templates with marks of their own write "parameters" in what they say about tools.
        var bare = If(marks == CallForms.None && Written("\"parameters\": "), CallForms.Bare);
        var tokens = If(isToken(CompletionText.Call), CallForms.Tagged) | If(isToken(ToolCallText.Mark), CallForms.Marked)
            | If(Known(ToolCallText.PythonTag), CallForms.PythonTag);
        return new AnswerForms(
            Known(CompletionText.Thought), prompt.TrimEnd().EndsWith(CompletionText.Think, StringComparison.Ordinal), marks | bare | tokens);
    }
}
