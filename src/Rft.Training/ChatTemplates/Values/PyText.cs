using System.Globalization;
using System.Numerics;
using System.Text;
using Rft.Training.ChatTemplates.Rendering;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Python's <c>str()</c> and <c>repr()</c>.</summary>
internal static class PyText
{
    /// <summary>Text of a value as <c>{{ }}</c> prints it.</summary>
    /// <exception cref="TemplateFault">It is longer than the budget allows.</exception>
    public static string Str(object? value, Budget budget) => value switch
    {
        string text => text,
        Markup markup => markup.Text,
        Undefined => "",
        _ => Repr(value, budget),
    };

    /// <summary>Text of a value as it stands inside a printed list.</summary>
    /// <exception cref="TemplateFault">It is longer than the budget allows.</exception>
    public static string Repr(object? value, Budget budget)
    {
        if (Simple(value) is { } simple) return simple;
        var text = new StringBuilder();
        Append(value, text, budget);
        return text.ToString();
    }

    /// <summary>Python's quoted form of a text.</summary>
    public static string Quote(string text)
    {
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        foreach (string part in CodePoints.Split(text))
        {
            if (part[0] == quote || part[0] == '\\') quoted.Append('\\').Append(part);
            else if (part is "\n") quoted.Append("\\n");
            else if (part is "\r") quoted.Append("\\r");
            else if (part is "\t") quoted.Append("\\t");
            else if (IsPrintable(part)) quoted.Append(part);
            else quoted.Append(Escape(part));
        }
        return quoted.Append(quote).ToString();
    }

    private static string? Simple(object? value) => value switch
    {
        null => "None",
        bool flag => flag ? "True" : "False",
        BigInteger number => Numbers.Text(number),
        double number => Numbers.Text(number),
        Undefined => "Undefined",
        PyRange { Step: 1 } range => string.Create(CultureInfo.InvariantCulture, $"range({range.Start}, {range.Stop})"),
        PyRange range => string.Create(CultureInfo.InvariantCulture, $"range({range.Start}, {range.Stop}, {range.Step})"),
        PyGenerator => "<generator object>",
        LoopState loop => string.Create(CultureInfo.InvariantCulture, $"<LoopContext {loop.Index0 + 1}/{loop.Length}>"),
        Macro macro => $"<Macro {Quote(macro.Name)}>",
        PyFunction function => $"<function {function.Name}>",
        _ => null,
    };

    private static void Append(object? value, StringBuilder text, Budget budget)
    {
        Budget.Deeper();
        int before = text.Length;
        switch (value)
        {
            case string plain: text.Append(Quote(plain)); break;
            case Markup markup: text.Append("Markup(").Append(Quote(markup.Text)).Append(')'); break;
            case PyList list: AppendAll(list.Items, "[", "]", text, budget); break;
            case PyTuple tuple: AppendAll(tuple.Items, "(", tuple.Items.Count == 1 ? ",)" : ")", text, budget); break;
            case PyView view: AppendAll(view.Items, $"{Python.TypeName(view)}([", "])", text, budget); break;
            case PyDict dict: AppendEntries(dict.Items, text, budget); break;
            case PyNamespace space:
                text.Append("<Namespace ");
                AppendEntries(space.Attributes.Select(entry => ((object?)entry.Key, entry.Value)), text, budget);
                text.Append('>');
                break;
            default: text.Append(Simple(value)); break;
        }
        budget.Text(text.Length - before);
        if (text.Length > budget.Limits.MaxOutput) budget.Text(text.Length);
    }

    private static void AppendAll(IEnumerable<object?> items, string open, string close, StringBuilder text, Budget budget)
    {
        text.Append(open);
        string separator = "";
        foreach (object? item in items)
        {
            text.Append(separator);
            Append(item, text, budget);
            separator = ", ";
        }
        text.Append(close);
    }

    private static void AppendEntries(IEnumerable<(object? Key, object? Value)> entries, StringBuilder text, Budget budget)
    {
        text.Append('{');
        string separator = "";
        foreach (var (key, value) in entries)
        {
            text.Append(separator);
            Append(key, text, budget);
            text.Append(": ");
            Append(value, text, budget);
            separator = ", ";
        }
        text.Append('}');
    }

    private static bool IsPrintable(string part)
    {
        if (part == " ") return true;
        return CharUnicodeInfo.GetUnicodeCategory(part, 0) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
    }

    private static string Escape(string part)
    {
        int code = part.Length == 2 ? char.ConvertToUtf32(part, 0) : part[0];
        return code <= 0xff ? $"\\x{code:x2}" : code <= 0xffff ? $"\\u{code:x4}" : $"\\U{code:x8}";
    }
}
