namespace Rft.Training.Rollouts;

/// <summary>A group that leaves the batch.</summary>
/// <typeparam name="T">What stands for a group.</typeparam>
/// <param name="Group">The group.</param>
/// <param name="Reason">Why; never <see cref="GroupVerdict.Kept"/>.</param>
public sealed record DroppedGroup<T>(T Group, GroupVerdict Reason);
