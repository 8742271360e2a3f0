using System.Numerics;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>The methods of dicts, lists and tuples that change nothing.</summary>
internal static class ContainerMethods
{
    public static PyFunction? Find(PyDict dict, string name, Budget budget) => name switch
    {
        "get" => new PyFunction(name, arguments =>
        {
            var bound = arguments.Bind("dict.get", 1, "key", "default");
            return dict.Get(bound[0], bound.Or(1, null));
        }),
        "keys" => View(dict, ViewKind.Keys),
        "values" => View(dict, ViewKind.Values),
        "items" => View(dict, ViewKind.Items),
        "copy" => new PyFunction(name, arguments =>
        {
            arguments.Bind("dict.copy", 0);
            return Copy(dict, budget);
        }),
        _ => null,
    };

    public static PyFunction? Find(IReadOnlyList<object?> items, string name, Budget budget) => name switch
    {
        "index" => new PyFunction(name, arguments => Index(items, arguments, budget)),
        "count" => new PyFunction(name, arguments =>
        {
            var bound = arguments.Bind("list.count", 1, "value");
            return new BigInteger(items.Count(item => Comparing.Equal(item, bound[0], budget)));
        }),
        "copy" => new PyFunction(name, _ => new PyList([.. items])),
        _ => null,
    };

    public static PyDict Copy(PyDict dict, Budget budget)
    {
        var copy = new PyDict(budget);
        foreach (var (key, value) in dict.Items) copy.Set(key, value);
        return copy;
    }

    private static BigInteger Index(IReadOnlyList<object?> items, CallArguments arguments, Budget budget)
    {
        var bound = arguments.Bind("list.index", 1, "value", "start", "stop");
        var (start, stop) = StringMethods.Window(bound, 1, items.Count);
        for (int i = start; i < stop; i++)
        {
            if (Comparing.Equal(items[i], bound[0], budget)) return new BigInteger(i);
        }
        throw new TemplateFault($"{PyText.Repr(bound[0], budget)} is not in list");
    }

    private static PyFunction View(PyDict dict, ViewKind kind) => new(kind.ToString().ToLowerInvariant(), arguments =>
    {
        arguments.Bind($"dict.{kind.ToString().ToLowerInvariant()}", 0);
        return new PyView(dict, kind);
    });
}
