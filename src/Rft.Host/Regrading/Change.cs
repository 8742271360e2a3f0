namespace Rft.Host.Regrading;

/// <summary>A figure with the run's grader and with the new one.</summary>
/// <typeparam name="T">The figure.</typeparam>
/// <param name="Before">With the run's grader.</param>
/// <param name="After">With the new one.</param>
internal sealed record Change<T>(T Before, T After);
