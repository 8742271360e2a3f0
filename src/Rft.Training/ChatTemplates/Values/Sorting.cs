using System.Runtime.ExceptionServices;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Python's sort: equal keys keep their order, also in a reversed sort.</summary>
internal static class Sorting
{
    /// <exception cref="TemplateFault">Two keys have no order.</exception>
    public static IReadOnlyList<T> Sort<T>(IReadOnlyList<T> items, Func<T, object?> key, bool reverse, Budget budget)
    {
        // One item is never compared, whatever it is.
        if (items.Count < 2) return items;
        var comparer = Comparer<object?>.Create((x, y) => Comparing.Order(x, y, "<", budget) ?? 0);
        try
        {
            return [.. reverse ? items.OrderByDescending(key, comparer) : items.OrderBy(key, comparer)];
        }
        catch (InvalidOperationException e) when (e.InnerException is { } inner)
        {
            // .NET wraps what a comparer throws.
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}
