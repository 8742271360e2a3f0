namespace Rft.Training.Rollouts;

/// <summary>A range of scores.</summary>
/// <param name="Min">Lower bound.</param>
/// <param name="Max">Upper bound.</param>
public sealed record ScoreRange(double Min, double Max);
