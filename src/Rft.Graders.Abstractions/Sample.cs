using System.Text.Json;

namespace Rft.Graders;

/// <summary>What the model produced for one prompt. Immutable.</summary>
public sealed record Sample
{
    /// <summary>Identifies the sample within its run, for example <c>s12/p3/c5</c>.</summary>
    public string Id { get; init; } = "";

    /// <summary>The text of the last assistant turn, without reasoning.</summary>
    public required string Text { get; init; }

    /// <summary>The model's reasoning of the last turn, where the template separates it.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Tool calls of the last assistant turn.</summary>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>Why the model stopped.</summary>
    public FinishReason FinishReason { get; init; } = FinishReason.Stop;

    /// <summary>Number of sampled tokens; null when unknown (for example saved text).</summary>
    public int? TokenCount { get; init; }

    /// <summary>The whole conversation: the prompt's messages, then every turn the model and its tools produced.</summary>
    public IReadOnlyList<Message> Messages { get; init; } = [];

    /// <summary>
    /// The reply as an endpoint gave it, in the spelling of the chat completions API: a JSON object that may hold <c>choices</c>,
    /// <c>output_tools</c> and <c>output_audio</c>. Its document must stay alive. Null for samples made by this program.
    /// </summary>
    public JsonElement? Raw { get; init; }

    /// <summary>The trimmed text inside the last complete <c>&lt;answer&gt;...&lt;/answer&gt;</c> element.</summary>
    /// <param name="answer">The text, or an empty string.</param>
    /// <returns>Whether there is such an element.</returns>
    public bool TryGetAnswer(out string answer) => TryGetTag("answer", out answer);

    /// <summary>The trimmed text inside the last complete element of that name.</summary>
    /// <param name="tag">The element's name, without brackets.</param>
    /// <param name="content">The text, or an empty string.</param>
    /// <returns>Whether there is such an element.</returns>
    public bool TryGetTag(string tag, out string content)
    {
        content = "";
        string open = $"<{tag}>", close = $"</{tag}>";
        int end = Text.LastIndexOf(close, StringComparison.Ordinal);
        if (end < 0) return false;
        int start = Text.LastIndexOf(open, end, StringComparison.Ordinal);
        if (start < 0 || start + open.Length > end) return false;
        content = Text[(start + open.Length)..end].Trim();
        return true;
    }
}
