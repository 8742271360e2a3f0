namespace Rft.Host.Runs;

/// <summary>Mean score of a grader over the first and the last ten reinforcement steps.</summary>
/// <param name="First">Over the first.</param>
/// <param name="Last">Over the last.</param>
internal sealed record GraderLine(double? First, double? Last);
