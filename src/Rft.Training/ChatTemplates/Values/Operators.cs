using System.Numerics;
using System.Text;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Python's operators on values.</summary>
internal static class Operators
{
    /// <summary><c>+ - * / // % **</c>.</summary>
    /// <exception cref="TemplateFault">The operator is not defined for these values.</exception>
    public static object? Binary(string op, object? left, object? right, Budget budget)
    {
        if (Numbers.IsNumber(left) && Numbers.IsNumber(right)) return Numbers.Apply(op, left, right);
        if (left is Undefined first) throw first.Fault();
        if (op == "%" && Python.AsText(left) is { } format)
        {
            string formatted = PercentFormat.Apply(format, right, budget);
            return left is Markup ? new Markup(formatted) : formatted;
        }
        if (right is Undefined second) throw second.Fault();
        object? result = op switch
        {
            "+" => Add(left, right, budget),
            "*" => Repeat(left, right, budget) ?? Repeat(right, left, budget),
            _ => null,
        };
        return result ?? throw new TemplateFault(op == "+" && left is string
            ? $"can only concatenate str (not \"{Python.TypeName(right)}\") to str"
            : $"unsupported operand type(s) for {op}: '{Python.TypeName(left)}' and '{Python.TypeName(right)}'");
    }

    /// <summary>The sign operators.</summary>
    /// <exception cref="TemplateFault">The value is no number.</exception>
    public static object? Unary(string op, object? value) => value switch
    {
        double number => op == "-" ? -number : number,
        bool or BigInteger => op == "-" ? -Numbers.AsInteger(value)!.Value : Numbers.AsInteger(value),
        Undefined undefined => throw undefined.Fault(),
        _ => throw new TemplateFault($"bad operand type for unary {op}: '{Python.TypeName(value)}'"),
    };

    /// <summary>One comparison.</summary>
    /// <exception cref="TemplateFault">The values cannot be compared so.</exception>
    public static bool Compare(string op, object? left, object? right, Budget budget) => op switch
    {
        "==" => Comparing.Equal(left, right, budget),
        "!=" => !Comparing.Equal(left, right, budget),
        "in" => Comparing.Contains(right, left, budget),
        "not in" => !Comparing.Contains(right, left, budget),
        "<" => Comparing.Order(left, right, op, budget) < 0,
        "<=" => Comparing.Order(left, right, op, budget) <= 0,
        ">" => Comparing.Order(left, right, op, budget) > 0,
        _ => Comparing.Order(left, right, op, budget) >= 0,
    };

    /// <summary>Escapes a text for HTML; a marked one is already escaped.</summary>
    public static Markup Escape(object? value, Budget budget)
    {
        if (value is Markup markup) return markup;
        string text = PyText.Str(value, budget);
        string escaped = new StringBuilder(text).Replace("&", "&amp;").Replace(">", "&gt;").Replace("<", "&lt;")
            .Replace("'", "&#39;").Replace("\"", "&#34;").ToString();
        budget.Text(escaped.Length);
        return new Markup(escaped);
    }

    private static object? Add(object? left, object? right, Budget budget)
    {
        switch (left, right)
        {
            case (string a, string b): return Join(a, b, budget);
            case (Markup a, string or Markup): return new Markup(Join(a.Text, Escape(right, budget).Text, budget));
            case (string, Markup b): return new Markup(Join(Escape(left, budget).Text, b.Text, budget));
            case (PyList a, PyList b):
                budget.Items(a.Items.Count + b.Items.Count);
                return new PyList([.. a.Items, .. b.Items]);
            case (PyTuple a, PyTuple b):
                budget.Items(a.Items.Count + b.Items.Count);
                return new PyTuple([.. a.Items, .. b.Items]);
            default: return null;
        }
    }

    private static string Join(string left, string right, Budget budget)
    {
        budget.Text((long)left.Length + right.Length);
        return left + right;
    }

    private static object? Repeat(object? sequence, object? count, Budget budget)
    {
        if (Numbers.AsInteger(count) is not { } wanted) return null;
        if (wanted.Sign < 0) wanted = BigInteger.Zero;
        switch (sequence)
        {
            case string or Markup:
                string text = Python.AsText(sequence)!;
                budget.Text((long)BigInteger.Min(wanted * text.Length, long.MaxValue));
                string repeated = text.Length == 0 ? "" : new StringBuilder().Insert(0, text, (int)wanted).ToString();
                return sequence is Markup ? new Markup(repeated) : repeated;
            case PyList list: return new PyList(Repeat(list.Items, wanted, budget));
            case PyTuple tuple: return new PyTuple(Repeat(tuple.Items, wanted, budget));
            default: return null;
        }
    }

    private static List<object?> Repeat(IReadOnlyList<object?> items, BigInteger count, Budget budget)
    {
        budget.Items((long)BigInteger.Min(count * items.Count, int.MaxValue));
        return [.. Enumerable.Repeat(items, items.Count == 0 ? 0 : (int)count).SelectMany(static part => part)];
    }
}
