using System.Numerics;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>The variable <c>loop</c>.</summary>
internal sealed class LoopState(IReadOnlyList<object?> items, int depth, PyFunction? recursion, Budget budget)
{
    private IReadOnlyList<object?>? _changed;

    public int Index0 { get; set; }

    public int Length => items.Count;

    /// <summary>Calls the loop with other items; null where it is not recursive.</summary>
    public PyFunction? Recursion => recursion;

    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "index" => new BigInteger(Index0 + 1),
            "index0" => new BigInteger(Index0),
            "revindex" => new BigInteger(items.Count - Index0),
            "revindex0" => new BigInteger(items.Count - Index0 - 1),
            "first" => Index0 == 0,
            "last" => Index0 == items.Count - 1,
            "length" => new BigInteger(items.Count),
            "depth" => new BigInteger(depth + 1),
            "depth0" => new BigInteger(depth),
            "previtem" => Index0 > 0 ? items[Index0 - 1] : new Undefined("there is no previous item"),
            "nextitem" => Index0 + 1 < items.Count ? items[Index0 + 1] : new Undefined("there is no next item"),
            "cycle" => new PyFunction("loop.cycle", Cycle),
            "changed" => new PyFunction("loop.changed", Changed),
            _ => Missing.Value,
        };
        return !ReferenceEquals(value, Missing.Value);
    }

    private object? Cycle(CallArguments arguments) => arguments.Positional.Count > 0
        ? arguments.Positional[Index0 % arguments.Positional.Count]
        : throw new TemplateFault("no items for cycling given");

    private object? Changed(CallArguments arguments)
    {
        bool same = _changed is { } before && Comparing.Equal(new PyTuple(before), new PyTuple(arguments.Positional), budget);
        _changed = arguments.Positional;
        return !same;
    }
}
