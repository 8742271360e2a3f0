namespace Rft.Host.Configuration;

/// <summary>Evaluation on held-out prompts.</summary>
/// <param name="Data">Name of the data set.</param>
/// <param name="EverySteps">Steps between evaluations in an rft stage; 0: only before and after it.</param>
/// <param name="Metric">A grader's name, or <c>reward</c>.</param>
/// <param name="Greedy">Take the likeliest token instead of sampling.</param>
/// <param name="Samples">Completions a prompt.</param>
public sealed record EvalConfig(string Data, int EverySteps, string Metric, bool Greedy, int Samples);
