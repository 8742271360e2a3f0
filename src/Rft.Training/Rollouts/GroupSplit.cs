namespace Rft.Training.Rollouts;

/// <summary>Groups that are trained on and groups that are not, each in the order they came.</summary>
/// <typeparam name="T">What stands for a group.</typeparam>
/// <param name="Kept">Groups that are trained on; may be empty, and then there is no optimizer step.</param>
/// <param name="Dropped">The others, with reasons.</param>
public sealed record GroupSplit<T>(IReadOnlyList<T> Kept, IReadOnlyList<DroppedGroup<T>> Dropped)
{
    /// <summary>How many groups were dropped for a reason.</summary>
    /// <param name="reason">The reason.</param>
    public int Count(GroupVerdict reason) => Dropped.Count(group => group.Reason == reason);
}
