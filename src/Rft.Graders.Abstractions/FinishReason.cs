namespace Rft.Graders;

/// <summary>Why the model stopped.</summary>
public enum FinishReason
{
    /// <summary>It ended by itself (a stop token).</summary>
    Stop,

    /// <summary>It was cut off at the token limit.</summary>
    Length,

    /// <summary>It asked for a tool.</summary>
    ToolCalls,
}
