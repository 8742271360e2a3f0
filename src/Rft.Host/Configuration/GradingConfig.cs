using Rft.Training.Rollouts;

namespace Rft.Host.Configuration;

/// <summary>How grading runs.</summary>
/// <param name="Workers">Samples graded side by side, at least 1.</param>
/// <param name="Timeout">Wall limit of one call, unless the grader has its own.</param>
/// <param name="OnFault">What a grader's failure does to the rollout.</param>
/// <param name="FaultBudget">Share of a step's samples, 0 to 1, that may fail before the run stops.</param>
/// <param name="MinGroupSize">A group with fewer scored members is dropped.</param>
public sealed record GradingConfig(int Workers, TimeSpan Timeout, FaultPolicy OnFault, double FaultBudget, int MinGroupSize);
