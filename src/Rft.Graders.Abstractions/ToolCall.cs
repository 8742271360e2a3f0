namespace Rft.Graders;

/// <summary>One call of a tool by the model.</summary>
public sealed record ToolCall
{
    /// <summary>The call's id.</summary>
    public string Id { get; init; } = "";

    /// <summary>The tool's name.</summary>
    public required string Name { get; init; }

    /// <summary>The arguments, JSON text as the model wrote it (it may be malformed).</summary>
    public string Arguments { get; init; } = "{}";
}
