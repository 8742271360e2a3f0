using System.Numerics;
using Rft.Training.ChatTemplates.Rendering;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Attributes, items and slices in the sandbox.</summary>
internal static class Access
{
    private static readonly string[] ListChanges = ["append", "clear", "extend", "insert", "pop", "remove", "reverse", "sort"];
    private static readonly string[] DictChanges = ["clear", "pop", "popitem", "setdefault", "update"];

    /// <summary><c>value.name</c>: the attribute, else the item, else undefined.</summary>
    /// <exception cref="TemplateFault">The value itself is undefined.</exception>
    public static object? Attribute(object? value, string name, Budget budget)
    {
        if (value is Undefined undefined) throw undefined.Fault();
        return FindAttribute(value, name, budget, out object? attribute) ? Safe(value, name, attribute)
            : value is PyDict dict && dict.TryGet(name, out object? item) ? item
            : NoAttribute(value, name);
    }

    /// <summary><c>value[key]</c>: the item, else the attribute, else undefined.</summary>
    /// <exception cref="TemplateFault">The value itself is undefined.</exception>
    public static object? Item(object? value, object? key, Budget budget)
    {
        if (value is Undefined undefined) throw undefined.Fault();
        if (FindItem(value, key, out object? item)) return item;
        if (Python.AsText(key) is not { } name) return new Undefined($"{Describe(value)} has no element {PyText.Repr(key, budget)}");
        return FindAttribute(value, name, budget, out object? attribute) ? Safe(value, name, attribute) : NoAttribute(value, name);
    }

    /// <summary><c>value[start:stop:step]</c>.</summary>
    /// <exception cref="TemplateFault">The value has no slices or a bound is no integer.</exception>
    public static object? Slice(object? value, object? start, object? stop, object? step, Budget budget)
    {
        if (value is Undefined undefined) throw undefined.Fault();
        if (value is not (string or Markup or PyList or PyTuple or PyRange)) throw new TemplateFault($"'{Python.TypeName(value)}' object cannot be sliced");
        int count = (int)Python.Length(value)!.Value;
        var (first, taken, stride) = Resolve(count, Bound(start), Bound(stop), Bound(step));
        budget.Items(taken);
        switch (value)
        {
            case string text: return SliceText(text, first, taken, stride, budget);
            case Markup markup: return new Markup(SliceText(markup.Text, first, taken, stride, budget));
            case PyRange range:
                long from = range[first];
                return new PyRange(from, from + taken * range.Step * stride, range.Step * stride);
            case PyList list: return new PyList(Pick(list.Items, first, taken, stride));
            default: return new PyTuple(Pick(((PyTuple)value).Items, first, taken, stride));
        }
    }

    private static object?[] Pick(IReadOnlyList<object?> items, int first, int taken, long stride)
    {
        object?[] picked = new object?[taken];
        for (int i = 0; i < taken; i++) picked[i] = items[(int)(first + i * stride)];
        return picked;
    }

    private static string SliceText(string text, int first, int taken, long stride, Budget budget)
    {
        budget.Text(taken);
        if (taken == 0) return "";
        if (CodePoints.AreUnits(text))
            return stride == 1 ? text.Substring(first, taken) : string.Create(taken, (text, first, stride), static (to, from) =>
            {
                for (int i = 0; i < to.Length; i++) to[i] = from.text[(int)(from.first + i * from.stride)];
            });
        budget.Text(text.Length);
        var parts = CodePoints.Split(text);
        return string.Concat(Enumerable.Range(0, taken).Select(i => parts[(int)(first + i * stride)]));
    }

    private static (int First, int Taken, long Stride) Resolve(int count, BigInteger? start, BigInteger? stop, BigInteger? step)
    {
        var stride = step ?? BigInteger.One;
        if (stride.IsZero) throw new TemplateFault("slice step cannot be zero");
        bool forward = stride.Sign > 0;
        int low = forward ? 0 : -1, high = forward ? count : count - 1;
        int first = Clamp(start, forward ? low : high), last = Clamp(stop, forward ? high : low);
        long span = forward ? (long)last - first : (long)first - last;
        long by = (long)BigInteger.Min(BigInteger.Abs(stride), int.MaxValue);
        return span <= 0 ? (0, 0, 1) : (first, (int)((span - 1) / by + 1), forward ? by : -by);

        int Clamp(BigInteger? bound, int fallback)
        {
            if (bound is not { } at) return fallback;
            if (at.Sign < 0) at += count;
            return at < low ? low : at > high ? high : (int)at;
        }
    }

    private static BigInteger? Bound(object? value) => value is null
        ? null
        : Numbers.AsInteger(value) ?? throw new TemplateFault("slice indices must be integers or None");

    private static bool FindItem(object? value, object? key, out object? item)
    {
        item = null;
        if (value is PyDict dict) return key is not (PyList or PyDict) && dict.TryGet(key, out item);
        if (value is not (string or Markup or PyList or PyTuple or PyRange) || Numbers.AsInteger(key) is not { } index) return false;
        long count = Python.Length(value)!.Value;
        if (index.Sign < 0) index += count;
        if (index.Sign < 0 || index >= count) return false;
        item = value switch
        {
            string text => CharacterAt(text, (int)index),
            Markup markup => new Markup(CharacterAt(markup.Text, (int)index)),
            PyRange range => new BigInteger(range[(long)index]),
            PyList list => list.Items[(int)index],
            _ => ((PyTuple)value).Items[(int)index],
        };
        return true;
    }

    private static string CharacterAt(string text, int index)
    {
        int unit = CodePoints.ToUnit(text, index);
        return unit + 1 < text.Length && char.IsSurrogatePair(text, unit) ? text.Substring(unit, 2) : text[unit].ToString();
    }

    private static bool FindAttribute(object? value, string name, Budget budget, out object? attribute)
    {
        attribute = null;
        switch (value)
        {
            case PyNamespace space: return space.Attributes.TryGetValue(name, out attribute);
            case LoopState loop: return loop.TryGet(name, out attribute);
            case PyGroup group when group.TryGet(name, out attribute): return true;
            case Macro macro: return macro.TryGet(name, out attribute);
        }
        if ((value is PyList && ListChanges.Contains(name, StringComparer.Ordinal)) || (value is PyDict && DictChanges.Contains(name, StringComparer.Ordinal)))
        {
            attribute = new Undefined($"access to attribute '{name}' of '{Python.TypeName(value)}' object is unsafe: templates cannot change values");
            return true;
        }
        attribute = value switch
        {
            string text => StringMethods.Find(text, name, budget),
            Markup markup => StringMethods.Find(markup, name, budget),
            PyDict dict => ContainerMethods.Find(dict, name, budget),
            PyList list => ContainerMethods.Find(list.Items, name, budget),
            PyTuple tuple when name != "copy" => ContainerMethods.Find(tuple.Items, name, budget),
            _ => null,
        };
        return attribute is not null;
    }

    private static object? Safe(object? value, string name, object? attribute) => name.StartsWith('_')
        ? new Undefined($"access to attribute '{name}' of '{Python.TypeName(value)}' object is unsafe")
        : attribute;

    private static Undefined NoAttribute(object? value, string name) => new(name.StartsWith("__", StringComparison.Ordinal)
        ? $"access to attribute '{name}' of '{Python.TypeName(value)}' object is unsafe"
        : $"{Describe(value)} has no attribute '{name}'");

    private static string Describe(object? value) => value is null ? "None" : $"'{Python.TypeName(value)} object'";
}
