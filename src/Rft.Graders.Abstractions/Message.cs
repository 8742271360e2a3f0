namespace Rft.Graders;

/// <summary>One chat message. Immutable.</summary>
public sealed record Message
{
    /// <summary><c>system</c>, <c>developer</c>, <c>user</c>, <c>assistant</c> or <c>tool</c>.</summary>
    public required string Role { get; init; }

    /// <summary>The text; empty for an assistant turn that only calls tools.</summary>
    public string Content { get; init; } = "";

    /// <summary>The reasoning of an assistant turn, where the data or template separates it.</summary>
    public string? Reasoning { get; init; }

    /// <summary>Tool calls of an assistant turn.</summary>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>For a tool message, the call it answers.</summary>
    public string? ToolCallId { get; init; }
}
