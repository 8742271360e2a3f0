using System.Globalization;
using System.Numerics;
using System.Text;
using Rft.Training.ChatTemplates.Rendering;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Filters;

/// <summary>The filter <c>tojson</c> as transformers has it: Python's <c>json.dumps</c>, without escapes for HTML or beyond ASCII.</summary>
internal sealed class JsonText
{
    private readonly Budget _budget;
    private readonly StringBuilder _text = new();
    private readonly bool _ascii, _sorts;
    private readonly string? _indent;
    private readonly string _itemSeparator, _keySeparator;

    private JsonText(BoundArguments bound, Budget budget)
    {
        _budget = budget;
        _ascii = bound.Flag(0);
        _sorts = bound.Flag(3);
        object? indent = bound.Or(1, null);
        if (indent is not null) _indent = Python.AsText(indent) ?? Spaces(bound.Int(1, 0));
        (_itemSeparator, _keySeparator) = (_indent is null ? ", " : ",", ": ");
        if (bound.Or(2, null) is not { } separators) return;
        if (Python.ToList(separators, budget) is not [var item, var key]) throw new TemplateFault("tojson needs two separators");
        (_itemSeparator, _keySeparator) = (PyText.Str(item, budget), PyText.Str(key, budget));
    }

    public static object? Filter(object? value, CallArguments arguments, Session session)
    {
        var json = new JsonText(arguments.Bind("tojson", 0, "ensure_ascii", "indent", "separators", "sort_keys"), session.Budget);
        json.Write(value, 0);
        session.Budget.Text(json._text.Length);
        return json._text.ToString();
    }

    private string Spaces(int count)
    {
        _budget.Text(Math.Max(0, count));
        return new string(' ', Math.Max(0, count));
    }

    private void Write(object? value, int depth)
    {
        Budget.Deeper();
        _budget.Step();
        if (_text.Length > _budget.Limits.MaxOutput) _budget.Text(_text.Length);
        switch (value)
        {
            case string or Markup: Quote(Python.AsText(value)!); break;
            case null or bool or BigInteger or double: _text.Append(Spell(value)); break;
            case PyList list: WriteAll(list.Items, depth, '[', ']', item => Write(item, depth + 1)); break;
            case PyTuple tuple: WriteAll(tuple.Items, depth, '[', ']', item => Write(item, depth + 1)); break;
            case PyDict dict: WriteAll(Entries(dict), depth, '{', '}', entry => WriteEntry(entry, depth + 1)); break;
            default: throw new TemplateFault($"Object of type {Python.TypeName(value)} is not JSON serializable");
        }
    }

    private void WriteAll<T>(IReadOnlyList<T> items, int depth, char open, char close, Action<T> write)
    {
        _text.Append(open);
        bool first = true;
        foreach (var item in items)
        {
            if (!first) _text.Append(_itemSeparator);
            NewLine(depth + 1);
            write(item);
            first = false;
        }
        if (!first) NewLine(depth);
        _text.Append(close);
    }

    private void NewLine(int depth)
    {
        if (_indent is null) return;
        _budget.Text((long)_indent.Length * depth);
        _text.Append('\n').Insert(_text.Length, _indent, depth);
    }

    private void WriteEntry((object? Key, object? Value) entry, int depth)
    {
        Quote(entry.Key switch
        {
            string or Markup => Python.AsText(entry.Key)!,
            null or bool or BigInteger or double => Spell(entry.Key),
            _ => throw new TemplateFault($"keys must be str, int, float, bool or None, not {Python.TypeName(entry.Key)}"),
        });
        _text.Append(_keySeparator);
        Write(entry.Value, depth);
    }

    private IReadOnlyList<(object? Key, object? Value)> Entries(PyDict dict)
    {
        var entries = dict.Items.ToList();
        return _sorts ? Sorting.Sort(entries, entry => entry.Key, false, _budget) : entries;
    }

    private static string Spell(object? value) => value switch
    {
        null => "null",
        bool flag => flag ? "true" : "false",
        double number when double.IsNaN(number) => "NaN",
        double number when double.IsInfinity(number) => number > 0 ? "Infinity" : "-Infinity",
        double number => Numbers.Text(number),
        _ => Numbers.Text((BigInteger)value),
    };

    private void Quote(string text)
    {
        _budget.Text(text.Length);
        _text.Append('"');
        foreach (char c in text)
        {
            switch (c)
            {
                case '"': _text.Append("\\\""); break;
                case '\\': _text.Append("\\\\"); break;
                case '\n': _text.Append("\\n"); break;
                case '\r': _text.Append("\\r"); break;
                case '\t': _text.Append("\\t"); break;
                case '\b': _text.Append("\\b"); break;
                case '\f': _text.Append("\\f"); break;
                default:
                    if (c < ' ' || (_ascii && c > '~')) _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
                    else _text.Append(c);
                    break;
            }
        }
        _text.Append('"');
    }
}
