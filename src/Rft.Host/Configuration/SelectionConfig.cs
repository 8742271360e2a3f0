using Rft.Training.Selection;

namespace Rft.Host.Configuration;

/// <summary>Which prompts a stage samples. Null: the library's value.</summary>
public sealed record SelectionConfig
{
    /// <summary>The rule.</summary>
    public required SelectionKind Kind { get; init; }

    /// <summary>Least pass rate of easy prompts.</summary>
    public double? Easy { get; init; }

    /// <summary>Greatest pass rate of hard prompts.</summary>
    public double? Hard { get; init; }

    /// <summary>Share of their visits that easy and hard prompts keep.</summary>
    public double? BringBack { get; init; }

    /// <summary>Solved visits in a row after which a prompt is retired; 0: never.</summary>
    public int? RetireAfter { get; init; }

    /// <summary>Visits that a pass rate is taken over.</summary>
    public int? Window { get; init; }

    /// <summary>The grader that says whether a sample passes, or <c>reward</c>; null: what the evaluation follows, else the reward.</summary>
    public string? Metric { get; init; }

    /// <summary>Least score that passes; null: the grader's own word, else 1; for the reward its maximum.</summary>
    public double? PassAt { get; init; }
}
