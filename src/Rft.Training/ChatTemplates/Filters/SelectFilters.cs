using Rft.Training.ChatTemplates.Rendering;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Filters;

/// <summary>Filters that apply a test or filter to each item. What they give is gone through once.</summary>
internal static class SelectFilters
{
    public static Dictionary<string, Filter> All { get; } = new(StringComparer.Ordinal)
    {
        ["map"] = Map,
        ["select"] = static (value, arguments, session) => Select("select", value, arguments, session, false, true),
        ["reject"] = static (value, arguments, session) => Select("reject", value, arguments, session, false, false),
        ["selectattr"] = static (value, arguments, session) => Select("selectattr", value, arguments, session, true, true),
        ["rejectattr"] = static (value, arguments, session) => Select("rejectattr", value, arguments, session, true, false),
    };

    private static PyGenerator Map(object? value, CallArguments arguments, Session session)
    {
        if (arguments.Positional.Count == 0 && arguments.Named.Any(entry => entry.Key == "attribute"))
        {
            var bound = arguments.Bind("map", 0, "attribute", "default");
            var path = new AttributePath(bound[0], bound.Or(1, Missing.Value), session.Budget);
            return Each(value, session, path.Get);
        }
        if (arguments.Positional.Count == 0) throw new TemplateFault("map requires a filter argument");
        string name = Python.AsText(arguments.Positional[0]) ?? throw new TemplateFault("map needs the name of a filter");
        var rest = arguments.Skip(1);
        return Each(value, session, item => (FilterTable.Find(name) ?? throw new TemplateFault(FilterTable.Unknown(name)))(item, rest, session));
    }

    private static PyGenerator Each(object? value, Session session, Func<object?, object?> apply)
    {
        return new PyGenerator(Items());

        IEnumerable<object?> Items()
        {
            if (!Python.Truth(value)) yield break;
            foreach (object? item in Python.Iterate(value))
            {
                session.Budget.Step();
                yield return apply(item);
            }
        }
    }

    private static PyGenerator Select(string filter, object? value, CallArguments arguments, Session session, bool byAttribute, bool wanted)
    {
        if (byAttribute && arguments.Positional.Count == 0) throw new TemplateFault($"Missing parameter for attribute name of '{filter}'");
        var path = byAttribute ? new AttributePath(arguments.Positional[0], Missing.Value, session.Budget) : null;
        var rest = arguments.Skip(byAttribute ? 1 : 0);
        Func<object?, bool> holds = Python.Truth;
        if (rest.Positional.Count > 0)
        {
            string name = Python.AsText(rest.Positional[0]) ?? throw new TemplateFault($"{filter} needs the name of a test");
            var own = rest.Skip(1);
            holds = item => (TestTable.Find(name) ?? throw new TemplateFault(TestTable.Unknown(name)))(item, own, session);
        }
        return new PyGenerator(Items());

        IEnumerable<object?> Items()
        {
            if (!Python.Truth(value)) yield break;
            foreach (object? item in Python.Iterate(value))
            {
                session.Budget.Step();
                if (holds(path is null ? item : path.Get(item)) == wanted) yield return item;
            }
        }
    }
}
