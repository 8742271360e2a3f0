using System.Globalization;
using System.Numerics;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Filters;

/// <summary>What filters call an attribute: names and positions with dots between them, such as <c>function.name</c> or <c>0.id</c>.</summary>
/// <param name="path">The text or number that the template gave.</param>
/// <param name="fallback">Stands in for what is undefined; <see cref="Missing.Value"/> for nothing.</param>
/// <param name="budget">The rendering's budget.</param>
internal sealed class AttributePath(object? path, object? fallback, Budget budget)
{
    private readonly object?[] _parts = Python.AsText(path) is { } text ? [.. text.Split('.').Select(Part)] : [path];

    public object? Get(object? item)
    {
        foreach (object? part in _parts)
        {
            item = Access.Item(item, part, budget);
            if (item is Undefined && !ReferenceEquals(fallback, Missing.Value) && fallback is not null) item = fallback;
        }
        return item;
    }

    private static object Part(string part) => part.Length > 0 && part.All(char.IsDigit) ? BigInteger.Parse(part, CultureInfo.InvariantCulture) : part;
}
