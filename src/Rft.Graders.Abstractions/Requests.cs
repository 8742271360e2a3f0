namespace Rft.Graders;

/// <summary>One sample to grade, with the dataset row it answers.</summary>
public sealed record GradeRequest
{
    /// <summary>The model's answer.</summary>
    public required Sample Sample { get; init; }

    /// <summary>The dataset row: reference answer and any further fields.</summary>
    public required Item Item { get; init; }
}

/// <summary>All samples of one prompt.</summary>
public sealed record GroupRequest
{
    /// <summary>The model's answers to one prompt, in group order.</summary>
    public required IReadOnlyList<Sample> Samples { get; init; }

    /// <summary>The dataset row they answer.</summary>
    public required Item Item { get; init; }
}
