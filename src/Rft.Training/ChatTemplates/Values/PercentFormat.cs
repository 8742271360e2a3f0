using System.Globalization;
using System.Numerics;
using System.Text;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Python's <c>text % values</c>.</summary>
internal static class PercentFormat
{
    /// <exception cref="TemplateFault">The values do not fit the format.</exception>
    public static string Apply(string format, object? values, Budget budget)
    {
        var rest = new Queue<object?>(values is PyTuple tuple ? tuple.Items : [values]);
        var text = new StringBuilder();
        bool byName = false;
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }
            if (++i == format.Length) throw new TemplateFault("incomplete format");
            string? name = Name(format, ref i);
            byName |= name is not null;
            text.Append(Convert(format, ref i, name is null ? rest : null, name is null ? null : Named(values, name), budget));
            if (text.Length > budget.Limits.MaxOutput) budget.Text(text.Length);
        }
        if (!byName && rest.Count > 0 && values is not (PyDict or PyList or PyRange or Undefined))
            throw new TemplateFault("not all arguments converted during string formatting");
        budget.Text(text.Length);
        return text.ToString();
    }

    private static string? Name(string format, ref int at)
    {
        if (format[at] != '(') return null;
        int close = format.IndexOf(')', at);
        if (close < 0) throw new TemplateFault("incomplete format key");
        string name = format[(at + 1)..close];
        at = close + 1;
        return at < format.Length ? name : throw new TemplateFault("incomplete format");
    }

    private static object? Named(object? values, string name)
    {
        if (values is not PyDict dict) throw new TemplateFault("format requires a mapping");
        return dict.TryGet(name, out object? value) ? value : throw new TemplateFault($"KeyError: '{name}'");
    }

    private static string Convert(string format, ref int at, Queue<object?>? rest, object? named, Budget budget)
    {
        bool left = false, zero = false, alternate = false;
        char sign = '\0';
        for (; at < format.Length && "-+ 0#".Contains(format[at], StringComparison.Ordinal); at++)
        {
            if (format[at] == '-') left = true;
            else if (format[at] == '0') zero = true;
            else if (format[at] == '#') alternate = true;
            else if (sign != '+') sign = format[at];
        }
        int width = Size(format, ref at, rest) ?? 0;
        if (width < 0) (left, width) = (true, -width);
        int? precision = null;
        if (at < format.Length && format[at] == '.')
        {
            at++;
            precision = Math.Max(0, Size(format, ref at, rest) ?? 0);
        }
        while (at < format.Length && format[at] is 'l' or 'h' or 'L') at++;
        if (at == format.Length) throw new TemplateFault("incomplete format");
        char type = format[at];
        if (type == '%') return "%";
        object? value = rest is null ? named : rest.Count > 0 ? rest.Dequeue() : throw new TemplateFault("not enough arguments for format string");
        bool text = type is 's' or 'r' or 'a' or 'c';
        var spec = new FormatSpec(zero && !left && !text ? '0' : ' ', left ? '<' : zero && !text ? '=' : '>', sign, alternate, width, '\0', precision, type);
        return Convert(spec, value, budget);
    }

    private static int? Size(string format, ref int at, Queue<object?>? rest)
    {
        if (at < format.Length && format[at] == '*' && rest is { Count: > 0 })
        {
            at++;
            return Numbers.AsInteger(rest.Dequeue()) is { } size && BigInteger.Abs(size) < int.MaxValue ? (int)size : throw new TemplateFault("* wants int");
        }
        int start = at;
        while (at < format.Length && char.IsAsciiDigit(format[at])) at++;
        if (at == start) return null;
        return int.TryParse(format.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new TemplateFault("width too big");
    }

    private static string Convert(FormatSpec spec, object? value, Budget budget)
    {
        switch (spec.Type)
        {
            case 's': return (spec with { Type = 's' }).Apply(PyText.Str(value, budget), budget);
            case 'r' or 'a': return (spec with { Type = 's' }).Apply(PyText.Repr(value, budget), budget);
            case 'c': return (spec with { Type = 's', Precision = null }).Apply(Python.AsText(value) ?? FormatSpec.Character(Whole(value, spec.Type)), budget);
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o':
                return (spec with { Type = spec.Type is 'i' or 'u' ? 'd' : spec.Type, Precision = null }).Apply(Whole(value, spec.Type), budget);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                if (!Numbers.IsNumber(value)) throw new TemplateFault($"must be real number, not {Python.TypeName(value)}");
                return spec.Apply(Numbers.AsDouble(value), budget);
            default: throw new TemplateFault($"unsupported format character '{spec.Type}'");
        }
    }

    private static BigInteger Whole(object? value, char type) => value is double number && type is 'd' or 'i' or 'u'
        ? Numbers.Truncate(number)
        : Numbers.AsInteger(value) ?? throw new TemplateFault($"%{type} format: a real number is required, not {Python.TypeName(value)}");
}
