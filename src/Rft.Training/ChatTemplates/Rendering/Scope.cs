using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Rendering;

/// <summary>Names and their values; a name that is not here is looked for outside.</summary>
internal sealed class Scope(Scope? outer)
{
    private Dictionary<string, object?>? _values;

    public void Set(string name, object? value) => (_values ??= new Dictionary<string, object?>(StringComparer.Ordinal))[name] = value;

    /// <summary>The value; undefined where the name has none.</summary>
    public object? Get(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Outer)
        {
            if (scope._values is { } values && values.TryGetValue(name, out object? value))
                return ReferenceEquals(value, Missing.Value) ? Undefined.Named(name) : value;
        }
        return Undefined.Named(name);
    }

    /// <summary>Whether this very scope gives the name a value.</summary>
    public bool Has(string name) => _values is { } values && values.TryGetValue(name, out object? value) && !ReferenceEquals(value, Missing.Value);

    /// <summary>A scope within this one that owns some names from its start.</summary>
    public Scope Inner(IReadOnlyList<string> owned)
    {
        var inner = new Scope(this);
        foreach (string name in owned) inner.Set(name, Missing.Value);
        return inner;
    }

    private Scope? Outer { get; } = outer;
}
