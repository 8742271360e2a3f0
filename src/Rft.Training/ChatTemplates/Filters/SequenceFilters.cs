using System.Numerics;
using Rft.Training.ChatTemplates.Rendering;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Filters;

/// <summary>Filters that take sequences apart or put them together.</summary>
internal static class SequenceFilters
{
    public static Dictionary<string, Filter> All { get; } = new(StringComparer.Ordinal)
    {
        ["default"] = Default,
        ["d"] = Default,
        ["length"] = static (value, _, _) => Length(value),
        ["count"] = static (value, _, _) => Length(value),
        ["list"] = static (value, _, session) => new PyList(Python.ToList(value, session.Budget)),
        ["first"] = static (value, _, _) => Python.Iterate(value).Take(1).ToList() is [var first] ? first : new Undefined("No first item, sequence was empty."),
        ["last"] = Last,
        ["reverse"] = Reverse,
        ["items"] = Items,
        ["attr"] = Attribute,
        ["batch"] = Batch,
        ["slice"] = Slice,
    };

    private static object? Default(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("default", 0, "default_value", "boolean");
        return value is Undefined || (bound.Flag(1) && !Python.Truth(value)) ? bound.Or(0, "") : value;
    }

    private static BigInteger Length(object? value) => Python.Length(value) is { } length
        ? new BigInteger(length)
        : throw new TemplateFault($"object of type '{Python.TypeName(value)}' has no len()");

    private static object? Last(object? value, CallArguments arguments, Session session)
    {
        if (value is PyGenerator || !Python.IsIterable(value)) throw new TemplateFault($"'{Python.TypeName(value)}' object is not reversible");
        var items = Python.ToList(value, session.Budget);
        return items.Count > 0 ? items[items.Count - 1] : new Undefined("No last item, sequence was empty.");
    }

    private static object? Reverse(object? value, CallArguments arguments, Session session)
    {
        var items = Python.ToList(value, session.Budget);
        items.Reverse();
        if (Python.AsText(value) is null) return new PyGenerator(items);
        string text = string.Concat(items.Select(Python.AsText));
        return value is Markup ? new Markup(text) : text;
    }

    private static PyGenerator Items(object? value, CallArguments arguments, Session session) => value switch
    {
        Undefined => new PyGenerator([]),
        PyDict dict => new PyGenerator(dict.Items.Select(entry => (object?)new PyTuple(entry.Key, entry.Value))),
        _ => throw new TemplateFault("Can only get item pairs from a mapping."),
    };

    // Only attributes, never items.
    private static object? Attribute(object? value, CallArguments arguments, Session session)
    {
        string name = arguments.Bind("attr", 1, "name").Text(0);
        object? attribute = Access.Attribute(value, name, session.Budget);
        return value is PyDict && attribute is not PyFunction ? new Undefined($"'dict object' has no attribute '{name}'") : attribute;
    }

    private static PyGenerator Batch(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("batch", 1, "linecount", "fill_with");
        int size = bound.Int(0, 1);
        var batches = new List<object?>();
        var row = new List<object?>();
        foreach (object? item in Python.ToList(value, session.Budget))
        {
            if (row.Count == size)
            {
                batches.Add(new PyList(row));
                row = [];
            }
            row.Add(item);
        }
        if (row.Count == 0) return new PyGenerator(batches);
        if (bound.Or(1, null) is { } fill && row.Count < size)
        {
            session.Budget.Items(size);
            row.AddRange(Enumerable.Repeat(fill, size - row.Count));
        }
        batches.Add(new PyList(row));
        return new PyGenerator(batches);
    }

    private static PyGenerator Slice(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("slice", 1, "slices", "fill_with");
        int slices = bound.Int(0, 1);
        if (slices == 0) throw new TemplateFault("integer division or modulo by zero");
        var items = Python.ToList(value, session.Budget);
        session.Budget.Items(slices);
        int each = items.Count / Math.Max(1, slices), longer = items.Count % Math.Max(1, slices), at = 0;
        var columns = new List<object?>();
        for (int i = 0; i < slices; i++)
        {
            int count = each + (i < longer ? 1 : 0);
            var column = items.GetRange(at, count);
            at += count;
            if (bound.Or(1, null) is { } fill && i >= longer) column.Add(fill);
            columns.Add(new PyList(column));
        }
        return new PyGenerator(columns);
    }
}
