namespace Rft.Training.Diagnosis;

/// <summary>What a golden run measured, in plain data.</summary>
/// <param name="Steps">The steps in order.</param>
/// <param name="Greedy">Likeliest continuation of each prompt under the last weights.</param>
/// <param name="Weights">The last weights, in buffer order.</param>
public sealed record GoldenRecord(IReadOnlyList<GoldenStep> Steps, IReadOnlyList<int[]> Greedy, float[] Weights);
