namespace Rft.Graders.Cases;

/// <summary>One line of a case file: a row, what a model answered, and what the grader is to say. Immutable.</summary>
public sealed record GraderCase
{
    /// <summary>Line in its file, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The author's name of the case; null when it has none.</summary>
    public string? Id { get; init; }

    /// <summary>The dataset row.</summary>
    public required Item Item { get; init; }

    /// <summary>The samples: one, unless <see cref="IsGroup"/>.</summary>
    public required IReadOnlyList<Sample> Samples { get; init; }

    /// <summary>Whether the samples are graded together.</summary>
    public required bool IsGroup { get; init; }

    /// <summary>What is expected of each sample, or the one failure of the whole call.</summary>
    public required IReadOnlyList<ExpectedGrade> Expected { get; init; }

    /// <summary>The grader's options in this case.</summary>
    public Item Options { get; init; } = Item.Empty;

    /// <summary>For a plugin with several graders, the one that is meant; null: the source's.</summary>
    public string? Grader { get; init; }
}
