using System.Globalization;
using System.Numerics;
using System.Text;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Python's <c>str.format</c>, with attributes and items looked up in the sandbox.</summary>
internal static class BraceFormat
{
    /// <exception cref="TemplateFault">The arguments do not fit the format.</exception>
    public static string Apply(string format, CallArguments arguments, Budget budget)
    {
        int next = 0;
        return Apply(format, arguments, budget, ref next, 2);
    }

    private static string Apply(string format, CallArguments arguments, Budget budget, ref int next, int depth)
    {
        if (depth == 0) throw new TemplateFault("Max string recursion exceeded");
        var text = new StringBuilder();
        for (int i = 0; i < format.Length; i++)
        {
            char c = format[i];
            if (c is '{' or '}' && i + 1 < format.Length && format[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '}') throw new TemplateFault("Single '}' encountered in format string");
            else if (c != '{') text.Append(c);
            else
            {
                int end = Close(format, i);
                text.Append(Field(format[(i + 1)..end], arguments, budget, ref next, depth));
                i = end;
            }
            if (text.Length > budget.Limits.MaxOutput) budget.Text(text.Length);
        }
        budget.Text(text.Length);
        return text.ToString();
    }

    private static int Close(string format, int open)
    {
        int depth = 0;
        for (int i = open; i < format.Length; i++)
        {
            if (format[i] == '{') depth++;
            else if (format[i] == '}' && --depth == 0) return i;
        }
        throw new TemplateFault("expected '}' before end of string");
    }

    private static string Field(string field, CallArguments arguments, Budget budget, ref int next, int depth)
    {
        int colon = field.IndexOf(':', StringComparison.Ordinal);
        string name = colon < 0 ? field : field[..colon];
        char conversion = name.Length > 1 && name[^2] == '!' ? name[^1] : '\0';
        if (conversion != '\0') name = name[..^2];
        object? value = Look(name, arguments, budget, ref next);
        value = conversion switch
        {
            '\0' => value,
            's' => PyText.Str(value, budget),
            'r' or 'a' => PyText.Repr(value, budget),
            _ => throw new TemplateFault($"Unknown conversion specifier '{conversion}'"),
        };
        string spec = colon < 0 ? "" : Apply(field[(colon + 1)..], arguments, budget, ref next, depth - 1);
        return spec.Length == 0 ? PyText.Str(value, budget) : FormatSpec.Parse(spec).Apply(value, budget);
    }

    private static object? Look(string name, CallArguments arguments, Budget budget, ref int next)
    {
        int end = name.IndexOfAny(['.', '[']);
        string first = end < 0 ? name : name[..end];
        string rest = end < 0 ? "" : name[end..];
        if (first.Length == 0) first = (next++).ToString(CultureInfo.InvariantCulture);
        object? value = int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? index < arguments.Positional.Count
                ? arguments.Positional[index]
                : throw new TemplateFault("Replacement index out of range for positional args tuple")
            : Keyword(first, arguments);
        while (rest.Length > 0)
        {
            bool item = rest[0] == '[';
            int stop = item ? rest.IndexOf(']', StringComparison.Ordinal) : rest.IndexOfAny(['.', '['], 1);
            if (stop < 0) stop = item ? throw new TemplateFault("Missing ']' in format string") : rest.Length;
            string part = rest[1..stop];
            value = !item ? Access.Attribute(value, part, budget)
                : Access.Item(value, BigInteger.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : part, budget);
            if (value is Undefined undefined) throw undefined.Fault();
            rest = rest[(item ? stop + 1 : stop)..];
        }
        return value;
    }

    private static object? Keyword(string name, CallArguments arguments)
    {
        foreach (var (key, value) in arguments.Named)
        {
            if (key == name) return value;
        }
        throw new TemplateFault($"KeyError: '{name}'");
    }
}
