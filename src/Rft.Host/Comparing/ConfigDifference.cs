namespace Rft.Host.Comparing;

/// <summary>A value that two experiments do not share.</summary>
/// <param name="Path">The value, as <c>--set</c> names it.</param>
/// <param name="Before">In the first; null: not there.</param>
/// <param name="After">In the second.</param>
internal sealed record ConfigDifference(string Path, string? Before, string? After);
