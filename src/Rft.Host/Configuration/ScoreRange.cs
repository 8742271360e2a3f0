namespace Rft.Host.Configuration;

/// <summary>A declared range of scores, ends included.</summary>
/// <param name="Low">Lowest score.</param>
/// <param name="High">Highest score.</param>
public sealed record ScoreRange(double Low, double High);
