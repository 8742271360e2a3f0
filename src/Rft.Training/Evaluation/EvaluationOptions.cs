using Rft.Training.Sampling;

namespace Rft.Training.Evaluation;

/// <summary>Settings of evaluations on held-out prompts.</summary>
/// <param name="Metric">A grader's name, or <c>reward</c>.</param>
/// <param name="Samples">Completions a prompt.</param>
/// <param name="EverySteps">Steps between evaluations in a reinforcement stage; 0: only before and after it.</param>
/// <param name="Sampling">How completions are sampled.</param>
public sealed record EvaluationOptions(string Metric, int Samples, int EverySteps, SamplingSettings Sampling);
