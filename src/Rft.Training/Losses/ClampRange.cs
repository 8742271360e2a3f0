namespace Rft.Training.Losses;

/// <summary>Bounds of a clamp; a null side is open.</summary>
/// <param name="Low">Lower bound.</param>
/// <param name="High">Upper bound.</param>
public sealed record ClampRange(double? Low, double? High);
