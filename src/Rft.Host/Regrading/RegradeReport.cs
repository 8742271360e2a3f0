using Rft.Host.Grading;

namespace Rft.Host.Regrading;

/// <summary>What another version of a grader changes in a run (<c>rft.regrade/1</c>).</summary>
internal sealed record RegradeReport
{
    /// <summary>Version of the document.</summary>
    public string Schema { get; } = "rft.regrade/1";

    /// <summary>The run's folder.</summary>
    public required string Run { get; init; }

    /// <summary>The new version.</summary>
    public required GraderOrigin Grader { get; init; }

    /// <summary>Rollouts that were graded again.</summary>
    public required int Rollouts { get; init; }

    /// <summary>Rollouts whose outcome is another one: state, score or fault.</summary>
    public required int Flips { get; init; }

    /// <summary>Mean of the grader's scores; null when none is scored.</summary>
    public required Change<double?> MeanScore { get; init; }

    /// <summary>Mean of the raw rewards of all graders together.</summary>
    public required Change<double?> MeanReward { get; init; }

    /// <summary>Groups of equal rewards, which teach nothing.</summary>
    public required Change<int> ZeroVarianceGroups { get; init; }

    /// <summary>Groups in all.</summary>
    public required int Groups { get; init; }

    /// <summary>Rollouts whose advantage has another sign: what was encouraged would be discouraged, or be left alone.</summary>
    public required int AdvantageSignChanges { get; init; }

    /// <summary>The rollouts that changed, in the run's order.</summary>
    public required IReadOnlyList<RegradedRollout> Changed { get; init; }
}
