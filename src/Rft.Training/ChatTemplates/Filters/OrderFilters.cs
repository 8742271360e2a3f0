using Rft.Training.ChatTemplates.Rendering;
using Rft.Training.ChatTemplates.Values;

namespace Rft.Training.ChatTemplates.Filters;

/// <summary>Filters that compare items: sort, least and greatest, without repetition, in groups.</summary>
internal static class OrderFilters
{
    public static Dictionary<string, Filter> All { get; } = new(StringComparer.Ordinal)
    {
        ["sort"] = Sort,
        ["dictsort"] = DictSort,
        ["unique"] = Unique,
        ["groupby"] = GroupBy,
        ["min"] = static (value, arguments, session) => Extreme("min", value, arguments, session, -1),
        ["max"] = static (value, arguments, session) => Extreme("max", value, arguments, session, 1),
    };

    private static PyList Sort(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("sort", 0, "reverse", "case_sensitive", "attribute");
        var paths = Paths(bound.Or(2, null), session.Budget);
        var keyed = Python.ToList(value, session.Budget)
            .Select(item => (Key: Key(item, paths, bound.Flag(1)), Item: item)).ToList();
        return new PyList([.. Ordered(keyed, bound.Flag(0), session.Budget).Select(pair => pair.Item)]);
    }

    private static PyList DictSort(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("dictsort", 0, "case_sensitive", "by", "reverse");
        string by = bound.Has(1) ? bound.Text(1) : "key";
        if (by is not ("key" or "value")) throw new TemplateFault("You can only sort by either \"key\" or \"value\"");
        if (value is Undefined undefined) throw undefined.Fault();
        if (value is not PyDict dict) throw new TemplateFault($"'{Python.TypeName(value)}' object has no attribute 'items'");
        var keyed = dict.Items.Select(
            entry => (Key: Fold(by == "key" ? entry.Key : entry.Value, bound.Flag(0)), Item: (object?)new PyTuple(entry.Key, entry.Value)));
        return new PyList([.. Ordered([.. keyed], bound.Flag(2), session.Budget).Select(pair => pair.Item)]);
    }

    private static PyGenerator Unique(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("unique", 0, "case_sensitive", "attribute");
        var path = bound.Or(1, null) is { } attribute ? new AttributePath(attribute, Missing.Value, session.Budget) : null;
        return new PyGenerator(Distinct());

        IEnumerable<object?> Distinct()
        {
            var seen = new PyDict(session.Budget);
            foreach (object? item in Python.Iterate(value))
            {
                object? key = Fold(path is null ? item : path.Get(item), bound.Flag(0));
                if (seen.TryGet(key, out _)) continue;
                seen.Set(key, null);
                yield return item;
            }
        }
    }

    private static PyList GroupBy(object? value, CallArguments arguments, Session session)
    {
        var bound = arguments.Bind("groupby", 1, "attribute", "default", "case_sensitive");
        var path = new AttributePath(bound[0], bound.Or(1, Missing.Value), session.Budget);
        var keyed = Python.ToList(value, session.Budget).Select(item => (Key: Fold(path.Get(item), bound.Flag(2)), Item: item)).ToList();
        var groups = new List<object?>();
        var group = new List<object?>();
        object? key = null;
        foreach (var (itemKey, item) in Ordered(keyed, false, session.Budget))
        {
            if (group.Count > 0 && !Comparing.Equal(key, itemKey, session.Budget))
            {
                groups.Add(NewGroup(group, path));
                group = [];
            }
            key = itemKey;
            group.Add(item);
        }
        if (group.Count > 0) groups.Add(NewGroup(group, path));
        return new PyList(groups);
    }

    private static PyGroup NewGroup(List<object?> group, AttributePath path) => new PyGroup(path.Get(group[0]), new PyList(group));

    private static object? Extreme(string name, object? value, CallArguments arguments, Session session, int wanted)
    {
        var bound = arguments.Bind(name, 0, "case_sensitive", "attribute");
        var path = bound.Or(1, null) is { } attribute ? new AttributePath(attribute, Missing.Value, session.Budget) : null;
        var items = Python.ToList(value, session.Budget);
        if (items.Count == 0) return new Undefined("No aggregated item, sequence was empty.");
        object? best = items[0], bestKey = Fold(path is null ? best : path.Get(best), bound.Flag(0));
        foreach (object? item in items.Skip(1))
        {
            object? key = Fold(path is null ? item : path.Get(item), bound.Flag(0));
            if (Comparing.Order(key, bestKey, wanted < 0 ? "<" : ">", session.Budget) * wanted > 0) (best, bestKey) = (item, key);
        }
        return best;
    }

    private static AttributePath[] Paths(object? attribute, Budget budget) => attribute is null ? []
        : Python.AsText(attribute) is { } text ? [.. text.Split(',').Select(part => new AttributePath(part, Missing.Value, budget))]
        : [new AttributePath(attribute, Missing.Value, budget)];

    private static object? Key(object? item, AttributePath[] paths, bool caseSensitive) => paths.Length switch
    {
        0 => Fold(item, caseSensitive),
        _ => new PyList([.. paths.Select(path => Fold(path.Get(item), caseSensitive))]),
    };

    private static object? Fold(object? value, bool caseSensitive) =>
        !caseSensitive && Python.AsText(value) is { } text ? CodePoints.Lower(text) : value;

    private static IEnumerable<(object? Key, object? Item)> Ordered(List<(object? Key, object? Item)> keyed, bool reverse, Budget budget) =>
        Sorting.Sort(keyed, pair => pair.Key, reverse, budget);
}
