using System.Numerics;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>
/// The variable <c>loop</c>. Items are taken one by one, and ahead of their turn only where the template asks for what comes: a loop's filter
/// may depend on what earlier turns did.
/// </summary>
internal sealed class LoopState(IEnumerator<object?> items, long? known, int depth, PyFunction? recursion, Budget budget)
{
    private readonly Queue<object?> _ahead = new();
    private IReadOnlyList<object?>? _changed;
    private object? _previous = Missing.Value;

    public object? Current { get; private set; } = Missing.Value;

    public int Index0 { get; private set; } = -1;

    /// <summary>The number of turns; takes all items where it is not known.</summary>
    public long Length
    {
        get
        {
            if (known is { } length) return length;
            while (TakeAhead())
            {
            }
            return Index0 + 1 + _ahead.Count;
        }
    }

    /// <summary>Calls the loop with other items; null where it is not recursive.</summary>
    public PyFunction? Recursion => recursion;

    /// <summary>Goes to the next item.</summary>
    public bool Next()
    {
        budget.Step();
        if (_ahead.Count == 0 && !TakeAhead()) return false;
        _previous = Current;
        Current = _ahead.Dequeue();
        Index0++;
        return true;
    }

    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "index" => new BigInteger(Index0 + 1),
            "index0" => new BigInteger(Index0),
            "revindex" => new BigInteger(Length - Index0),
            "revindex0" => new BigInteger(Length - Index0 - 1),
            "first" => Index0 == 0,
            "last" => _ahead.Count == 0 && !TakeAhead(),
            "length" => new BigInteger(Length),
            "depth" => new BigInteger(depth + 1),
            "depth0" => new BigInteger(depth),
            "previtem" => Index0 > 0 ? _previous : new Undefined("there is no previous item"),
            "nextitem" => _ahead.Count > 0 || TakeAhead() ? _ahead.Peek() : new Undefined("there is no next item"),
            "cycle" => new PyFunction("loop.cycle", Cycle),
            "changed" => new PyFunction("loop.changed", Changed),
            _ => Missing.Value,
        };
        return !ReferenceEquals(value, Missing.Value);
    }

    private bool TakeAhead()
    {
        if (!items.MoveNext()) return false;
        budget.Step();
        _ahead.Enqueue(items.Current);
        return true;
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
