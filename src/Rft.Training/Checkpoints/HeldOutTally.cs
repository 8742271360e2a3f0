namespace Rft.Training.Checkpoints;

/// <summary>What a stage knows of its held-out loss.</summary>
/// <param name="Lowest">The lowest loss so far; null when none was finite.</param>
/// <param name="Mark">The loss that counted as an improvement last, which patience compares with; null when none was finite.</param>
/// <param name="Stale">Measurements in a row since.</param>
public sealed record HeldOutTally(double? Lowest, double? Mark, int Stale);
