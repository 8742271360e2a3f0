using System.Numerics;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Python's equality, order and containment.</summary>
internal static class Comparing
{
    public static bool Equal(object? left, object? right, Budget budget)
    {
        Budget.Deeper();
        budget.Step();
        if (Numbers.IsNumber(left) && Numbers.IsNumber(right)) return CompareNumbers(left, right) == 0;
        if (Python.AsText(left) is { } text && Python.AsText(right) is { } other) return EqualTexts(text, other, budget);
        return (left, right) switch
        {
            (null, null) => true,
            (PyList a, PyList b) => EqualItems(a.Items, b.Items, budget),
            (PyTuple a, PyTuple b) => EqualItems(a.Items, b.Items, budget),
            (PyDict a, PyDict b) => EqualDicts(a, b, budget),
            (PyRange a, PyRange b) => a.Count == b.Count && (a.Count == 0 || (a.Start == b.Start && (a.Count == 1 || a.Step == b.Step))),
            (Undefined, Undefined) => true,
            _ => ReferenceEquals(left, right),
        };
    }

    /// <summary>Less than zero, zero or more where left stands before, beside or after right; null where one of them is no number.</summary>
    /// <exception cref="TemplateFault">The two have no order.</exception>
    public static int? Order(object? left, object? right, string op, Budget budget)
    {
        Budget.Deeper();
        budget.Step();
        if (left is Undefined first) throw first.Fault();
        if (right is Undefined second) throw second.Fault();
        if (Numbers.IsNumber(left) && Numbers.IsNumber(right)) return CompareNumbers(left, right);
        if (Python.AsText(left) is { } text && Python.AsText(right) is { } other)
        {
            budget.Text(Math.Min(text.Length, other.Length));
            return CodePoints.Compare(text, other);
        }
        return (left, right) switch
        {
            (PyList a, PyList b) => OrderItems(a.Items, b.Items, op, budget),
            (PyTuple a, PyTuple b) => OrderItems(a.Items, b.Items, op, budget),
            _ => throw new TemplateFault(
                $"'{op}' not supported between instances of '{Python.TypeName(left)}' and '{Python.TypeName(right)}'"),
        };
    }

    /// <summary>Python's <c>in</c>.</summary>
    /// <exception cref="TemplateFault">The container contains nothing.</exception>
    public static bool Contains(object? container, object? item, Budget budget)
    {
        if (Python.AsText(container) is { } text)
        {
            string part = Python.AsText(item)
                ?? throw new TemplateFault($"'in <string>' requires string as left operand, not {Python.TypeName(item)}");
            budget.Text(text.Length);
            return text.Contains(part, StringComparison.Ordinal);
        }
        if (container is PyDict dict) return dict.TryGet(item, out _);
        if (container is PyView { Kind: ViewKind.Keys } keys) return keys.Dict.TryGet(item, out _);
        if (container is PyRange range && Numbers.AsInteger(item) is { } number)
            return range.Count > 0 && Numbers.Count(range).Any(candidate => (BigInteger)candidate! == number);
        if (!Python.IsIterable(container)) throw new TemplateFault($"argument of type '{Python.TypeName(container)}' is not iterable");
        return Python.Iterate(container).Any(candidate => Equal(candidate, item, budget));
    }

    /// <summary>Python's <c>is</c>, as far as it can be seen: small integers are one object each, other numbers are not.</summary>
    public static bool Same(object? left, object? right) => (left, right) switch
    {
        (bool a, bool b) => a == b,
        (BigInteger a, BigInteger b) => a == b && a >= -5 && a <= 256,
        (string a, string b) => a == b,
        _ => ReferenceEquals(left, right),
    };

    private static bool EqualTexts(string left, string right, Budget budget)
    {
        if (left.Length != right.Length) return false;
        budget.Text(left.Length);
        return left == right;
    }

    private static int? CompareNumbers(object? left, object? right)
    {
        if (Numbers.AsInteger(left) is { } a && Numbers.AsInteger(right) is { } b) return a.CompareTo(b);
        if (left is double x && right is double y) return double.IsNaN(x) || double.IsNaN(y) ? null : x.CompareTo(y) is var c && x == y ? 0 : c;
        if (left is double number) return -CompareMixed(Numbers.AsInteger(right)!.Value, number);
        return CompareMixed(Numbers.AsInteger(left)!.Value, (double)right!);
    }

    // A large integer does not fit a double: the comparison is made among integers.
    private static int? CompareMixed(BigInteger integer, double number)
    {
        if (double.IsNaN(number)) return null;
        if (double.IsInfinity(number)) return number > 0 ? -1 : 1;
        int whole = integer.CompareTo(new BigInteger(Math.Floor(number)));
        return whole == 0 && Math.Floor(number) != number ? -1 : whole;
    }

    private static bool EqualItems(IReadOnlyList<object?> left, IReadOnlyList<object?> right, Budget budget)
    {
        if (left.Count != right.Count) return false;
        for (int i = 0; i < left.Count; i++)
        {
            if (!Equal(left[i], right[i], budget)) return false;
        }
        return true;
    }

    private static bool EqualDicts(PyDict left, PyDict right, Budget budget) => left.Count == right.Count
        && left.Items.All(entry => right.TryGet(entry.Key, out object? other) && Equal(entry.Value, other, budget));

    private static int? OrderItems(IReadOnlyList<object?> left, IReadOnlyList<object?> right, string op, Budget budget)
    {
        for (int i = 0; i < left.Count && i < right.Count; i++)
        {
            if (!Equal(left[i], right[i], budget)) return Order(left[i], right[i], op, budget);
        }
        return left.Count.CompareTo(right.Count);
    }
}

/// <summary>Makes keys of dicts that Python calls equal the same key: 1, 1.0 and True.</summary>
internal sealed class KeyComparer(Budget budget) : IEqualityComparer<object>
{
    public new bool Equals(object? x, object? y) => Comparing.Equal(x, y, budget);

    public int GetHashCode(object obj)
    {
        Budget.Deeper();
        budget.Step();
        return obj switch
        {
            string text => text.GetHashCode(StringComparison.Ordinal),
            bool or BigInteger => Numbers.AsInteger(obj)!.Value.GetHashCode(),
            double number when double.IsFinite(number) && Math.Floor(number) == number => new BigInteger(number).GetHashCode(),
            double number => number.GetHashCode(),
            PyTuple tuple => tuple.Items.Aggregate(17, (hash, item) => hash * 31 + (item is null ? 0 : GetHashCode(Python.Hashable(item)))),
            Undefined => 1,
            PyRange range => range.Count.GetHashCode(),
            _ => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj),
        };
    }
}
