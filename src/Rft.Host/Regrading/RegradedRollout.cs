using Rft.Host.Grading;

namespace Rft.Host.Regrading;

/// <summary>A rollout with both outcomes.</summary>
/// <param name="Id">The rollout's id.</param>
/// <param name="Text">The completion.</param>
/// <param name="Score">The outcomes of the grader.</param>
/// <param name="Reward">The raw rewards; null: dropped.</param>
/// <param name="AdvantageSign">-1, 0 or 1; 0 also where there is no advantage.</param>
internal sealed record RegradedRollout(string Id, string Text, Change<OutcomeLine> Score, Change<double?> Reward, Change<int> AdvantageSign)
{
    /// <summary>Whether the grader says something else.</summary>
    public bool IsFlip => !Score.Before.Agrees(Score.After);

    /// <summary>Whether anything changed.</summary>
    public bool IsChanged => IsFlip || AdvantageSign.Before != AdvantageSign.After;
}
