namespace Rft.Graders.JavaScript;

/// <summary>Limits of one JavaScript call. Immutable. In-process limits are advice; a worker process is the boundary.</summary>
public sealed record JavaScriptLimits
{
    /// <summary>Executed statements.</summary>
    public int Statements { get; init; } = 5_000_000;

    /// <summary>Depth of calls.</summary>
    public int Recursion { get; init; } = 256;

    /// <summary>Bytes allocated over the call, short-lived garbage included.</summary>
    public long AllocatedBytes { get; init; } = 256L * 1024 * 1024;

    /// <summary>Wall time of one regular expression match.</summary>
    public TimeSpan RegexTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Nesting that <c>JSON.parse</c> accepts.</summary>
    public int JsonDepth { get; init; } = 128;
}
