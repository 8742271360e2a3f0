using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>What one small step of a stage did.</summary>
/// <param name="Group">The graded and rewarded group of a reinforcement stage; null for a supervised one.</param>
/// <param name="Verdict">What its rewards say of the group; null for a supervised stage and for one with a teacher or a critic, who have a word on every token.</param>
/// <param name="Update">The optimizer step; null when no rollout had a reward.</param>
public sealed record SmokeResult(RolloutGroup? Group, GroupVerdict? Verdict, SmokeUpdate? Update);
