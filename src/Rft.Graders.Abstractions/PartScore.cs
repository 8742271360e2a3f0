namespace Rft.Graders;

/// <summary>The score of one turn, or of one span of a turn, beside the total (process rewards).</summary>
public sealed record PartScore
{
    /// <summary>Index of the message in <see cref="Sample.Messages"/>.</summary>
    public required int Message { get; init; }

    /// <summary>First character of the span in the message's content, in UTF-16 units; null for the whole message.</summary>
    public int? Start { get; init; }

    /// <summary>End of the span, exclusive; null for the end of the message.</summary>
    public int? End { get; init; }

    /// <summary>The part's score; finite.</summary>
    public required double Value { get; init; }

    /// <summary>Why, shown beside the score.</summary>
    public string? Reason { get; init; }
}
