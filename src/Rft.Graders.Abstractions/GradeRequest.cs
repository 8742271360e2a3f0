namespace Rft.Graders;

/// <summary>One sample to grade, with the dataset row it answers.</summary>
public sealed record GradeRequest
{
    /// <summary>The model's answer.</summary>
    public required Sample Sample { get; init; }

    /// <summary>The dataset row: reference answer and any further fields.</summary>
    public required Item Item { get; init; }
}
