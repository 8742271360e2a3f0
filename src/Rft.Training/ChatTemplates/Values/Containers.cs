namespace Rft.Training.ChatTemplates.Values;

/// <summary>A Python list. Templates cannot change one after it was made.</summary>
internal sealed class PyList(IReadOnlyList<object?> items)
{
    public IReadOnlyList<object?> Items => items;
}

/// <summary>A Python tuple.</summary>
/// <param name="items">Its items.</param>
internal class PyTuple(params IReadOnlyList<object?> items)
{
    public IReadOnlyList<object?> Items => items;
}

/// <summary>A group of <c>groupby</c>: a pair whose parts have names.</summary>
internal sealed class PyGroup(object? grouper, PyList list) : PyTuple(grouper, list)
{
    public bool TryGet(string name, out object? value)
    {
        value = name == "grouper" ? Items[0] : name == "list" ? Items[1] : null;
        return name is "grouper" or "list";
    }
}

/// <summary>A Python dict: keys in the order of their first insertion. Templates cannot change one after it was made.</summary>
internal sealed class PyDict(Budget budget)
{
    // None is a legal key in Python and null is none in .NET.
    private static readonly object NoneKey = new();
    private readonly OrderedDictionary<object, object?> _entries = new(new KeyComparer(budget));

    public int Count => _entries.Count;

    public IEnumerable<object?> Keys => _entries.Keys.Select(Outside);

    public IEnumerable<object?> Values => _entries.Values;

    public IEnumerable<(object? Key, object? Value)> Items => _entries.Select(entry => (Outside(entry.Key), entry.Value));

    public void Set(object? key, object? value) => _entries[Inside(key)] = value;

    public bool TryGet(object? key, out object? value) => _entries.TryGetValue(Inside(key), out value);

    public object? Get(object? key, object? fallback) => TryGet(key, out object? value) ? value : fallback;

    private static object Inside(object? key) => key is null ? NoneKey : Python.Hashable(key);

    private static object? Outside(object key) => ReferenceEquals(key, NoneKey) ? null : key;
}

/// <summary>Which part of a dict a view shows.</summary>
internal enum ViewKind
{
    Keys,
    Values,
    Items,
}

/// <summary>What <c>dict.keys()</c>, <c>values()</c> and <c>items()</c> give: it can be gone through and counted, not subscripted.</summary>
internal sealed record PyView(PyDict Dict, ViewKind Kind)
{
    public IEnumerable<object?> Items => Kind switch
    {
        ViewKind.Keys => Dict.Keys,
        ViewKind.Values => Dict.Values,
        _ => Dict.Items.Select(entry => (object?)new PyTuple(entry.Key, entry.Value)),
    };
}

/// <summary>A Python range.</summary>
internal sealed record PyRange(long Start, long Stop, long Step)
{
    public long Count => Step > 0
        ? Start < Stop ? (Stop - Start - 1) / Step + 1 : 0
        : Start > Stop ? (Start - Stop - 1) / -Step + 1 : 0;

    public long this[long index] => Start + index * Step;
}

/// <summary>A Python generator: always true, of unknown length, gone through once.</summary>
internal sealed class PyGenerator(IEnumerable<object?> items)
{
    private readonly IEnumerator<object?> _items = items.GetEnumerator();

    public IEnumerable<object?> Rest()
    {
        while (_items.MoveNext()) yield return _items.Current;
    }
}

/// <summary>What <c>namespace()</c> makes: the only value that templates can change.</summary>
internal sealed class PyNamespace
{
    public Dictionary<string, object?> Attributes { get; } = new(StringComparer.Ordinal);
}

/// <summary>A text that <c>safe</c> or <c>escape</c> marked: texts joined to it are escaped for HTML.</summary>
internal sealed record Markup(string Text)
{
    public override string ToString() => Text;
}

/// <summary>A name, attribute or item that does not exist: false, empty, and an error as soon as more is asked of it.</summary>
/// <param name="Problem">The error that using it raises.</param>
internal sealed record Undefined(string Problem)
{
    public static Undefined Named(string name) => new($"'{name}' is undefined");

    public TemplateFault Fault() => new(Problem);
}

/// <summary>Stands for an argument that was not given.</summary>
internal sealed class Missing
{
    private Missing()
    {
    }

    public static Missing Value { get; } = new();
}
