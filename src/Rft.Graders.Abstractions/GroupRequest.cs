namespace Rft.Graders;

/// <summary>All samples of one prompt.</summary>
public sealed record GroupRequest
{
    /// <summary>The model's answers to one prompt, in group order.</summary>
    public required IReadOnlyList<Sample> Samples { get; init; }

    /// <summary>The dataset row they answer.</summary>
    public required Item Item { get; init; }
}
