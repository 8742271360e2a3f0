using System.Numerics;
using Rft.Training.ChatTemplates.Rendering;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>
/// What Python says of values. A value is null (None), <see cref="bool"/>, <see cref="BigInteger"/>, <see cref="double"/>,
/// <see cref="string"/>, <see cref="Markup"/>, one of the containers, <see cref="Undefined"/>, or something to call.
/// </summary>
internal static class Python
{
    public static bool Truth(object? value) => value switch
    {
        null or Undefined => false,
        bool flag => flag,
        string text => text.Length > 0,
        Markup markup => markup.Text.Length > 0,
        BigInteger number => !number.IsZero,
        double number => number != 0,
        _ => Length(value) is not 0,
    };

    /// <summary>The length; null where Python has none.</summary>
    public static long? Length(object? value) => value switch
    {
        string text => CodePoints.Count(text),
        Markup markup => CodePoints.Count(markup.Text),
        PyList list => list.Items.Count,
        PyTuple tuple => tuple.Items.Count,
        PyDict dict => dict.Count,
        PyView view => view.Dict.Count,
        PyRange range => range.Count,
        LoopState loop => loop.Length,
        Undefined => 0,
        _ => null,
    };

    /// <summary>The items that a loop would see.</summary>
    /// <exception cref="TemplateFault">It cannot be gone through.</exception>
    public static IEnumerable<object?> Iterate(object? value) => value switch
    {
        string text => CodePoints.Split(text),
        Markup markup => CodePoints.Split(markup.Text),
        PyList list => list.Items,
        PyTuple tuple => tuple.Items,
        PyDict dict => dict.Keys,
        PyView view => view.Items,
        PyRange range => Numbers.Count(range),
        PyGenerator generator => generator.Rest(),
        Undefined => [],
        _ => throw new TemplateFault($"'{TypeName(value)}' object is not iterable"),
    };

    public static bool IsIterable(object? value) => value is string or Markup or PyList or PyTuple or PyDict or PyView or PyRange or PyGenerator or Undefined;

    public static bool IsCallable(object? value) => value is PyFunction or Macro or LoopState or Undefined;

    /// <summary>All items, counted against the budget.</summary>
    public static List<object?> ToList(object? value, Budget budget)
    {
        var items = new List<object?>();
        foreach (object? item in Iterate(value))
        {
            budget.Step();
            items.Add(item);
        }
        return items;
    }

    /// <summary>The characters of a text, marked or not; null where it is no text.</summary>
    public static string? AsText(object? value) => value switch
    {
        string text => text,
        Markup markup => markup.Text,
        _ => null,
    };

    /// <summary>The value if it can be a key.</summary>
    /// <exception cref="TemplateFault">It cannot.</exception>
    public static object Hashable(object value) => value is PyList or PyDict
        ? throw new TemplateFault($"unhashable type: '{TypeName(value)}'")
        : value is Markup markup ? markup.Text : value;

    public static string TypeName(object? value) => value switch
    {
        null => "NoneType",
        bool => "bool",
        BigInteger => "int",
        double => "float",
        string => "str",
        Markup => "Markup",
        PyList => "list",
        PyTuple => "tuple",
        PyDict => "dict",
        PyView view => $"dict_{view.Kind.ToString().ToLowerInvariant()}",
        PyRange => "range",
        PyGenerator => "generator",
        PyNamespace => "Namespace",
        LoopState => "LoopContext",
        Macro => "Macro",
        Undefined => "Undefined",
        PyFunction => "function",
        _ => value.GetType().Name,
    };
}
