using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Graded groups with the time they took.</summary>
/// <param name="Groups">In the order of the requests.</param>
/// <param name="Sampling">Wall time until the last completion was sampled.</param>
/// <param name="Waiting">Wall time after that, in which there was nothing to do but wait for grades.</param>
public sealed record GradedGroups(IReadOnlyList<RolloutGroup> Groups, TimeSpan Sampling, TimeSpan Waiting);
