using Rft.Training.Data;

namespace Rft.Training.Rollouts;

/// <summary>The rollouts of one prompt under one policy: the unit in which advantages are computed.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Rollouts">The members in member order, dropped ones included.</param>
public sealed record RolloutGroup(Prompt Prompt, IReadOnlyList<Rollout> Rollouts);
