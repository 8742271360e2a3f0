using System.Numerics;
using System.Text;
using Rft.Training.ChatTemplates.Rendering;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Filters;

/// <summary>Filters that make texts.</summary>
internal static class TextFilters
{
    public static Dictionary<string, Filter> All { get; } = new(StringComparer.Ordinal)
    {
        ["upper"] = Soft("upper", static (text, _, _) => CodePoints.Upper(text)),
        ["lower"] = Soft("lower", static (text, _, _) => CodePoints.Lower(text)),
        ["capitalize"] = Soft("capitalize", static (text, _, _) => CodePoints.Capitalize(text)),
        ["title"] = Soft("title", static (text, _, _) => Title(text)),
        ["trim"] = Soft("trim", static (text, bound, _) => TextShapes.Strip(text, bound.TextOrNull(0)), "chars"),
        ["center"] = Soft("center", static (text, bound, session) => Center(text, bound.Int(0, 80), session), "width"),
        ["indent"] = Indent,
        ["truncate"] = Truncate,
        ["replace"] = Replace,
        ["string"] = static (value, _, session) => value is Markup ? value : PyText.Str(value, session.Budget),
        ["safe"] = static (value, _, session) => value is Markup ? value : new Markup(PyText.Str(value, session.Budget)),
        ["escape"] = static (value, _, session) => Operators.Escape(value, session.Budget),
        ["e"] = static (value, _, session) => Operators.Escape(value, session.Budget),
        ["forceescape"] = static (value, _, session) => Operators.Escape(PyText.Str(value, session.Budget), session.Budget),
        ["format"] = Format,
        ["join"] = Join,
        ["wordcount"] = static (value, _, session) => new BigInteger(WordCount(PyText.Str(value, session.Budget))),
        ["urlencode"] = UrlEncoding.Apply,
        ["tojson"] = JsonText.Filter,
    };

    private delegate string Change(string text, BoundArguments bound, Session session);

    /// <summary>A filter on the text of any value; a marked text stays marked.</summary>
    private static Filter Soft(string name, Change change, params string[] parameters) => (value, arguments, session) =>
    {
        string text = PyText.Str(value, session.Budget);
        session.Budget.Text(text.Length);
        string changed = change(text, arguments.Bind(name, 0, parameters), session);
        return value is Markup ? new Markup(changed) : changed;
    };

    // Words begin after white space, hyphens and opening brackets, and end where they do: "it's" is one word.
    private static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        bool starts = true;
        foreach (string part in CodePoints.Split(text))
        {
            bool breaks = CodePoints.IsSpace(part[0]) || part is "-" or "(" or "{" or "[" or "<";
            title.Append(starts ? CodePoints.Upper(part) : CodePoints.Lower(part));
            starts = breaks;
        }
        return title.ToString();
    }

    private static string Center(string text, int width, Session session)
    {
        int missing = width - CodePoints.Count(text);
        if (missing <= 0) return text;
        session.Budget.Text((long)missing + text.Length);
        int left = missing / 2 + (missing & width & 1);
        return new string(' ', left) + text + new string(' ', missing - left);
    }

    private static object? Indent(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("indent", 0, "width", "first", "blank");
        string margin = Python.AsText(bound.Or(0, null)) ?? Spaces(bound.Int(0, 4), session);
        bool blank = bound.Flag(2);
        string text = Python.AsText(value) ?? throw new TemplateFault($"indent needs a text, not {Python.TypeName(value)}");
        var lines = Splitting.Lines(text + "\n", false, session.Budget).Items;
        var result = new StringBuilder();
        for (int i = 0; i < lines.Count; i++)
        {
            string line = (string)lines[i]!;
            if (i > 0) result.Append('\n');
            if (i == 0 ? bound.Flag(1) : blank || line.Length > 0) result.Append(margin);
            result.Append(line);
            if (result.Length > session.Budget.Limits.MaxOutput) session.Budget.Text(result.Length);
        }
        session.Budget.Text(result.Length);
        return value is Markup ? new Markup(result.ToString()) : result.ToString();
    }

    private static string Spaces(int count, Session session)
    {
        session.Budget.Text(Math.Max(0, count));
        return new string(' ', Math.Max(0, count));
    }

    private static string Replace(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("replace", 2, "old", "new", "count");
        string text = PyText.Str(value, session.Budget);
        session.Budget.Text(text.Length);
        int count = bound.Or(2, null) is null ? -1 : bound.Int(2, -1);
        string old = PyText.Str(bound[0], session.Budget), replacement = PyText.Str(bound[1], session.Budget);
        return TextShapes.Replace(text, old, replacement, count, session.Budget);
    }

    // A text that is too long by less than the leeway stays whole.
    private static object? Truncate(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("truncate", 0, "length", "killwords", "end", "leeway");
        if (Python.Length(value) is not { } count) throw new TemplateFault($"object of type '{Python.TypeName(value)}' has no len()");
        string end = bound.Has(2) ? bound.Text(2) : "...";
        int length = bound.Int(0, 255), leeway = bound.Or(3, null) is null ? 5 : bound.Int(3, 5), rest = length - CodePoints.Count(end);
        if (rest < 0) throw new TemplateFault($"expected length >= {CodePoints.Count(end)}, got {length}");
        if (leeway < 0) throw new TemplateFault($"expected leeway >= 0, got {leeway}");
        if (count <= (long)length + leeway) return value;
        string text = Python.AsText(value) ?? throw new TemplateFault($"truncate needs a text, not {Python.TypeName(value)}");
        string cut = text[..CodePoints.ToUnit(text, rest)];
        int space = cut.LastIndexOf(' ');
        return (bound.Flag(1) || space < 0 ? cut : cut[..space]) + end;
    }

    private static string Format(object? value, CallArguments arguments, Session session)
    {
        if (arguments.Positional.Count > 0 && arguments.Named.Count > 0)
            throw new TemplateFault("can't handle positional and keyword arguments at the same time");
        object values = new PyTuple([.. arguments.Positional]);
        if (arguments.Named.Count > 0)
        {
            var named = new PyDict(session.Budget);
            foreach (var (key, item) in arguments.Named) named.Set(key, item);
            values = named;
        }
        return PercentFormat.Apply(PyText.Str(value, session.Budget), values, session.Budget);
    }

    private static string Join(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("join", 0, "d", "attribute");
        string separator = bound.Has(0) ? PyText.Str(bound[0], session.Budget) : "";
        var attribute = bound.Or(1, null) is { } path ? new AttributePath(path, Missing.Value, session.Budget) : null;
        var joined = new Output(session.Budget);
        bool first = true;
        foreach (object? item in Python.Iterate(value))
        {
            if (!first) joined.Write(separator);
            joined.Write(PyText.Str(attribute is null ? item : attribute.Get(item), session.Budget));
            first = false;
        }
        return joined.ToString();
    }

    private static int WordCount(string text)
    {
        int count = 0;
        bool inWord = false;
        foreach (char c in text)
        {
            bool part = char.IsLetterOrDigit(c) || c == '_';
            if (part && !inWord) count++;
            inWord = part;
        }
        return count;
    }
}
