using System.Numerics;
using System.Text;

namespace Rft.Training.ChatTemplates.Values;

/// <summary>Python's methods of texts.</summary>
internal static class StringMethods
{
    private delegate object? Method(string text, CallArguments arguments, Budget budget);

    private static readonly Dictionary<string, Method> All = new(StringComparer.Ordinal)
    {
        ["upper"] = Plain("upper", CodePoints.Upper),
        ["lower"] = Plain("lower", CodePoints.Lower),
        ["casefold"] = Plain("casefold", static text => CodePoints.Lower(text).Replace("ß", "ss", StringComparison.Ordinal)),
        ["capitalize"] = Plain("capitalize", CodePoints.Capitalize),
        ["title"] = Plain("title", TextShapes.Title),
        ["swapcase"] = Plain("swapcase", TextShapes.SwapCase),
        ["strip"] = static (text, arguments, _) => TextShapes.Strip(text, arguments.Bind("str.strip", 0, "chars").TextOrNull(0)),
        ["lstrip"] = static (text, arguments, _) => TextShapes.StripStart(text, arguments.Bind("str.lstrip", 0, "chars").TextOrNull(0)),
        ["rstrip"] = static (text, arguments, _) => TextShapes.StripEnd(text, arguments.Bind("str.rstrip", 0, "chars").TextOrNull(0)),
        ["split"] = static (text, arguments, budget) => Splitting.Split(text, arguments, false, budget),
        ["rsplit"] = static (text, arguments, budget) => Splitting.Split(text, arguments, true, budget),
        ["splitlines"] = static (text, arguments, budget) => Splitting.Lines(text, arguments.Bind("str.splitlines", 0, "keepends").Flag(0), budget),
        ["partition"] = static (text, arguments, _) => Splitting.Partition(text, arguments.Bind("str.partition", 1, "sep").Text(0), false),
        ["rpartition"] = static (text, arguments, _) => Splitting.Partition(text, arguments.Bind("str.rpartition", 1, "sep").Text(0), true),
        ["startswith"] = static (text, arguments, _) => Affix("str.startswith", text, arguments, static (part, affix) => part.StartsWith(affix)),
        ["endswith"] = static (text, arguments, _) => Affix("str.endswith", text, arguments, static (part, affix) => part.EndsWith(affix)),
        ["removeprefix"] = static (text, arguments, _) => arguments.Bind("str.removeprefix", 1, "prefix").Text(0) is var prefix
            && text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text,
        ["removesuffix"] = static (text, arguments, _) => arguments.Bind("str.removesuffix", 1, "suffix").Text(0) is var suffix
            && text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text,
        ["replace"] = Replace,
        ["join"] = Join,
        ["find"] = static (text, arguments, _) => new BigInteger(Position("str.find", text, arguments, false)),
        ["rfind"] = static (text, arguments, _) => new BigInteger(Position("str.rfind", text, arguments, true)),
        ["index"] = static (text, arguments, _) => Found(Position("str.index", text, arguments, false)),
        ["rindex"] = static (text, arguments, _) => Found(Position("str.rindex", text, arguments, true)),
        ["count"] = static (text, arguments, _) => Count(text, arguments),
        ["format_map"] = static (text, arguments, budget) =>
            BraceFormat.Apply(text, FromDict(arguments.Bind("str.format_map", 1, "mapping")[0]), budget),
        ["format"] = static (text, arguments, budget) => BraceFormat.Apply(text, arguments, budget),
        ["center"] = Pad("str.center", static missing => missing / 2),
        ["ljust"] = Pad("str.ljust", static _ => 0),
        ["rjust"] = Pad("str.rjust", static missing => missing),
        ["zfill"] = ZeroFill,
        ["expandtabs"] = static (text, arguments, budget) => TextShapes.ExpandTabs(text, arguments.Bind("str.expandtabs", 0, "tabsize").Int(0, 8), budget),
        ["isdigit"] = Test("isdigit", TextShapes.IsDigit),
        ["isdecimal"] = Test("isdecimal", Rune.IsDigit),
        ["isnumeric"] = Test("isnumeric", Rune.IsNumber),
        ["isalpha"] = Test("isalpha", Rune.IsLetter),
        ["isalnum"] = Test("isalnum", static rune => Rune.IsLetter(rune) || Rune.IsNumber(rune)),
        ["isspace"] = Test("isspace", static rune => rune.IsBmp && CodePoints.IsSpace((char)rune.Value)),
        ["isupper"] = static (text, _, _) => TextShapes.IsUpper(text),
        ["islower"] = static (text, _, _) => TextShapes.IsLower(text),
        ["istitle"] = static (text, _, _) => text == TextShapes.Title(text) && text.Any(char.IsLetter),
        ["isascii"] = static (text, _, _) => Ascii.IsValid(text),
    };

    /// <summary>The method of a text; null where texts have none of that name.</summary>
    public static PyFunction? Find(string text, string name, Budget budget) => All.TryGetValue(name, out var method)
        ? new PyFunction(name, arguments =>
        {
            budget.Text(text.Length);
            return method(text, arguments, budget);
        })
        : null;

    /// <summary>The method of a marked text; texts that it gives are marked.</summary>
    public static PyFunction? Find(Markup markup, string name, Budget budget) => Find(markup.Text, name, budget) is { } plain
        ? new PyFunction(name, arguments => Mark(plain.Body(arguments)))
        : null;

    /// <summary>The start and end that two optional arguments cut out of a sequence.</summary>
    public static (int Start, int Stop) Window(BoundArguments bound, int first, int count)
    {
        int start = Clamp(bound[first] is null ? 0 : bound.Int(first, 0));
        int stop = Clamp(bound[first + 1] is null ? count : bound.Int(first + 1, count));
        return (start, stop);

        int Clamp(int at) => at < 0 ? Math.Max(0, at + count) : at;
    }

    private static object? Mark(object? value) => value switch
    {
        string text => new Markup(text),
        PyList list => new PyList([.. list.Items.Select(Mark)]),
        _ => value,
    };

    private static Method Plain(string name, Func<string, string> change) => (text, arguments, _) =>
    {
        arguments.Bind($"str.{name}", 0);
        return change(text);
    };

    private static Method Test(string name, Func<Rune, bool> holds) => (text, arguments, _) =>
    {
        arguments.Bind($"str.{name}", 0);
        return text.Length > 0 && text.EnumerateRunes().All(holds);
    };

    private delegate bool Matches(ReadOnlySpan<char> part, ReadOnlySpan<char> affix);

    private static CallArguments FromDict(object? mapping) => mapping is PyDict dict
        ? new CallArguments([], [.. dict.Items.Where(entry => entry.Key is string).Select(entry => KeyValuePair.Create((string)entry.Key!, entry.Value))])
        : throw new TemplateFault("format_map needs a mapping");

    private static bool Affix(string name, string text, CallArguments arguments, Matches matches)
    {
        var bound = arguments.Bind(name, 1, "prefix", "start", "end");
        int count = CodePoints.Count(text);
        var (start, stop) = Window(bound, 1, count);
        if (start > count) return false;
        stop = Math.Min(stop, count);
        string part = start <= stop ? text[CodePoints.ToUnit(text, start)..CodePoints.ToUnit(text, stop)] : "";
        var affixes = bound[0] is PyTuple tuple ? tuple.Items : [bound[0]];
        return affixes.Any(affix => matches(part, Python.AsText(affix)
            ?? throw new TemplateFault($"{name} first arg must be str or a tuple of str, not {Python.TypeName(affix)}")) && start <= stop);
    }

    private static string Replace(string text, CallArguments arguments, Budget budget)
    {
        var bound = arguments.Bind("str.replace", 2, "old", "new", "count");
        return TextShapes.Replace(text, bound.Text(0), bound.Text(1), bound.Int(2, -1), budget);
    }

    private static string Join(string separator, CallArguments arguments, Budget budget)
    {
        var joined = new StringBuilder();
        int index = 0;
        foreach (object? item in Python.Iterate(arguments.Bind("str.join", 1, "iterable")[0]))
        {
            if (index > 0) joined.Append(separator);
            joined.Append(Python.AsText(item) ?? throw new TemplateFault($"sequence item {index}: expected str instance, {Python.TypeName(item)} found"));
            budget.Step();
            budget.Text(joined.Length > budget.Limits.MaxOutput ? joined.Length : 0);
            index++;
        }
        budget.Text(joined.Length);
        return joined.ToString();
    }

    private static BigInteger Found(int position) => position >= 0 ? new BigInteger(position) : throw new TemplateFault("substring not found");

    private static int Position(string name, string text, CallArguments arguments, bool last)
    {
        var bound = arguments.Bind(name, 1, "sub", "start", "end");
        string wanted = bound.Text(0);
        int count = CodePoints.Count(text);
        var (start, stop) = Window(bound, 1, count);
        stop = Math.Min(stop, count);
        if (start > stop) return -1;
        int from = CodePoints.ToUnit(text, start), to = CodePoints.ToUnit(text, stop);
        var window = text.AsSpan(from, to - from);
        int at = last ? window.LastIndexOf(wanted) : window.IndexOf(wanted);
        return at < 0 ? -1 : CodePoints.FromUnit(text, from + at);
    }

    private static BigInteger Count(string text, CallArguments arguments)
    {
        var bound = arguments.Bind("str.count", 1, "sub", "start", "end");
        string wanted = bound.Text(0);
        int length = CodePoints.Count(text);
        var (start, stop) = Window(bound, 1, length);
        stop = Math.Min(stop, length);
        if (start > stop) return BigInteger.Zero;
        if (wanted.Length == 0) return new BigInteger(stop - start + 1);
        int from = CodePoints.ToUnit(text, start), to = CodePoints.ToUnit(text, stop), count = 0;
        for (int at; from <= to && (at = text.IndexOf(wanted, from, to - from, StringComparison.Ordinal)) >= 0; count++) from = at + wanted.Length;
        return new BigInteger(count);
    }

    private static Method Pad(string name, Func<int, int> before) => (text, arguments, budget) =>
    {
        var bound = arguments.Bind(name, 1, "width", "fillchar");
        string fill = bound.Has(1) ? bound.Text(1) : " ";
        if (CodePoints.Count(fill) != 1) throw new TemplateFault("The fill character must be exactly one character long");
        int missing = bound.Int(0, 0) - CodePoints.Count(text);
        if (missing <= 0) return text;
        budget.Text((long)missing + text.Length);
        int left = name == "str.center" ? missing / 2 + (missing & bound.Int(0, 0) & 1) : before(missing);
        return TextShapes.Times(fill, left) + text + TextShapes.Times(fill, missing - left);
    };

    private static string ZeroFill(string text, CallArguments arguments, Budget budget)
    {
        int missing = arguments.Bind("str.zfill", 1, "width").Int(0, 0) - CodePoints.Count(text);
        if (missing <= 0) return text;
        budget.Text((long)missing + text.Length);
        int sign = text.StartsWith('+') || text.StartsWith('-') ? 1 : 0;
        return text[..sign] + new string('0', missing) + text[sign..];
    }
}
