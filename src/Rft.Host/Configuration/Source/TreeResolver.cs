using System.Globalization;
using Rft.Host.Configuration.Schema;

namespace Rft.Host.Configuration.Source;

/// <summary>
/// Checks a tree against its shape and completes it: shorthands and other programs' names become the keys they stand for, defaults are
/// filled in, variables expanded, paths made absolute. Reports every problem and puts a <see cref="WrongNode"/> in its place.
/// </summary>
/// <param name="context">What the file is read against.</param>
/// <param name="findings">Gets the problems.</param>
/// <param name="notes">Gets what the user should know although it is no problem.</param>
internal sealed class TreeResolver(ConfigContext context, ICollection<ConfigFinding> findings, ICollection<string> notes)
{
    /// <summary>Resolves one value.</summary>
    /// <param name="shape">What it must look like.</param>
    /// <param name="node">The value.</param>
    /// <param name="path">Its dotted path, empty for the root.</param>
    /// <returns>The resolved value; null when it is wrong.</returns>
    public ConfigNode? Resolve(Shape shape, ConfigNode node, string path) => shape switch
    {
        ScalarShape scalar => ResolveScalar(scalar, node, path),
        ObjectShape mapping => ResolveObject(mapping, node, path),
        NamedShape named => ResolveNamed(named, node, path),
        ListShape list => ResolveList(list, node, path),
        VariantListShape variants => ResolveVariants(variants, node, path),
        FreeShape => ResolveFree(node, path),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "no such shape"),
    };

    private ScalarNode? ResolveScalar(ScalarShape shape, ConfigNode node, string path)
    {
        if (node is not ScalarNode scalar) return Refuse<ScalarNode>(node, $"{path} is {node.Describe()}; use {shape.Expected}");
        if (Expand(scalar, path) is not { } expanded) return null;
        if (!shape.Accepts(expanded))
        {
            if (!shape.MayBeSecret)
                return Refuse<ScalarNode>(node, $"{path} is {expanded.Describe()}; use {shape.Expected}{Hint(shape, expanded)}");
            // The place of a --set is the argument itself, value included.
            string place = scalar.Text.Length > 0 ? node.Origin.Place.Replace(scalar.Text, "***", StringComparison.Ordinal) : node.Origin.Place;
            findings.Add(new ConfigFinding(place, $"{path} is wrong (and not shown); use {shape.Expected}"));
            return null;
        }
        return shape.Kind == ScalarKind.Path ? expanded with { Text = context.Resolve(expanded.Text, node.Origin) } : expanded;
    }

    private static string Hint(ScalarShape shape, ScalarNode scalar) => Nearest.Hint(scalar.Text, shape.Choices);

    private ScalarNode? Expand(ScalarNode scalar, string path)
    {
        string text = VariableExpansion.Expand(scalar.Text, context.Environment, out string? missing);
        return missing is null
            ? scalar with { Text = text }
            : Refuse<ScalarNode>(scalar,
                $"{path} uses ${{{missing}}}, which is not set; set the environment variable or write $${{{missing}}} for the text");
    }

    private MapNode? ResolveObject(ObjectShape shape, ConfigNode node, string path)
    {
        if (Open(shape, node) is not { } map)
            return Refuse<MapNode>(node, $"{Title(path)} is {node.Describe()}; use a mapping with the keys {KeyNames(shape)}");
        map = ReplaceAliases(shape, map, path);
        foreach (var entry in map.Entries.Where(entry => shape.Find(entry.Name) is null))
        {
            string hint = Nearest.Hint(entry.Name, shape.Keys.Select(key => key.Name).Concat(shape.Aliases.Keys));
            if (hint.Length == 0) hint = $"; use {KeyNames(shape)}";
            Report(entry.NameOrigin, $"unknown key '{entry.Name}'{Inside(path)}{hint}");
        }
        var entries = new List<MapEntry>();
        foreach (var key in shape.Keys)
        {
            var given = map.Entries.FirstOrDefault(entry => entry.Name == key.Name);
            if (ResolveKey(key, given, map, path) is { } value)
                entries.Add(new MapEntry(key.Name, given?.NameOrigin ?? ValueOrigin.Default.Instance, value));
        }
        return map with { Entries = entries };
    }

    private ConfigNode? ResolveKey(Key key, MapEntry? given, MapNode map, string path)
    {
        string below = Below(path, key.Name);
        bool optional = !key.Required && key.Default is null;
        if (given is not null)
        {
            bool absent = optional && given.Value is ScalarNode { IsNull: true };
            return absent ? null : Resolve(key.Shape, given.Value, below) ?? new WrongNode(given.Value.Origin);
        }
        if (key.Default is { } text) return Resolve(key.Shape, NodeParser.ParseValue(text, ValueOrigin.Default.Instance), below);
        return optional
            ? null
            : Refuse<ConfigNode>(map, $"the key '{key.Name}'{Inside(path)} is missing; add it ({key.About.TrimEnd('.')})");
    }

    /// <summary>Takes a mapping as it is, and a single value as its shorthand.</summary>
    internal static MapNode? Open(ObjectShape shape, ConfigNode node) => node switch
    {
        MapNode map => map,
        ScalarNode { IsNull: false } when shape.Shorthand is { } key => new MapNode([new MapEntry(key, node.Origin, node)], node.Origin),
        _ => null,
    };

    private MapNode ReplaceAliases(ObjectShape shape, MapNode map, string path)
    {
        foreach (var entry in map.Entries.Where(entry => shape.Find(entry.Name) is null && shape.Aliases.ContainsKey(entry.Name)).ToList())
        {
            string target = shape.Aliases[entry.Name];
            map = map with { Entries = [.. map.Entries.Where(other => other != entry)] };
            if (Place(map, target.Split('.'), entry) is not { } replaced)
            {
                Report(entry.NameOrigin, $"'{entry.Name}' is another name of '{target}', which{Inside(path)} is there too; remove one");
                continue;
            }
            map = replaced;
            notes.Add($"{entry.NameOrigin.Place}: '{entry.Name}' is read as '{Below(path, target)}'");
        }
        return map;
    }

    /// <summary>Puts an entry's value at a path; null when there is a value already.</summary>
    private static MapNode? Place(MapNode map, ReadOnlySpan<string> target, MapEntry entry)
    {
        var existing = map.Find(target[0]);
        if (target.Length == 1) return existing is null ? map.With(target[0], entry.Value) : null;
        var child = existing as MapNode ?? (existing is null ? new MapNode([], entry.NameOrigin) : null);
        return child is not null && Place(child, target[1..], entry) is { } placed ? map.With(target[0], placed) : null;
    }

    private MapNode? ResolveNamed(NamedShape shape, ConfigNode node, string path)
    {
        if (node is not MapNode map)
            return Refuse<MapNode>(node, $"{path} is {node.Describe()}; use a mapping from names, one a {shape.What}");
        var entries = new List<MapEntry>();
        foreach (var entry in map.Entries)
        {
            if (!Shapes.Name.Accepts(new ScalarNode(entry.Name, Quoted: true, entry.NameOrigin)))
                Report(entry.NameOrigin, $"the {shape.What} name '{entry.Name}' is not {Shapes.Name.Expected}");
            var value = Resolve(shape.Value, entry.Value, Below(path, entry.Name));
            entries.Add(entry with { Value = value ?? new WrongNode(entry.Value.Origin) });
        }
        return map with { Entries = entries };
    }

    private ListNode? ResolveList(ListShape shape, ConfigNode node, string path)
    {
        if (node is not ListNode list || (shape.Count is { } count && list.Items.Count != count))
        {
            string size = shape.Count is { } n ? string.Create(CultureInfo.InvariantCulture, $"a list of {n}") : "a list";
            string found = node is ListNode other
                ? string.Create(CultureInfo.InvariantCulture, $"a list of {other.Items.Count}")
                : node.Describe();
            return Refuse<ListNode>(node, $"{path} is {found}; use {size}, each {shape.Item.Expected}");
        }
        var items = list.Items.Select((item, i) => ResolveScalar(shape.Item, item, At(path, i))).ToList();
        return items.Contains(null) ? null : list with { Items = [.. items.OfType<ConfigNode>()] };
    }

    private ListNode? ResolveVariants(VariantListShape shape, ConfigNode node, string path)
    {
        if (node is not ListNode { Items.Count: > 0 } list)
        {
            string found = node is ListNode ? "empty" : node.Describe();
            return Refuse<ListNode>(node, $"{path} is {found}; use a list with at least one stage");
        }
        var items = new List<ConfigNode>();
        for (int i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            string below = item is MapNode map && map.Find("name") is ScalarNode name
                ? Below(path, name.Text)
                : At(path, i);
            if (ResolveVariant(shape, item, below) is { } resolved) items.Add(resolved);
        }
        return list with { Items = items };
    }

    private MapNode? ResolveVariant(VariantListShape shape, ConfigNode node, string path)
    {
        string choices = $"{string.Join(", ", shape.Variants.Keys.SkipLast(1))} or {shape.Variants.Keys.Last()}";
        if (node is not MapNode map)
            return Refuse<MapNode>(node, $"{path} is {node.Describe()}; use a mapping with a {shape.Discriminator}");
        if (map.Find(shape.Discriminator) is not { } kind)
            return Refuse<MapNode>(node, $"the key '{shape.Discriminator}'{Inside(path)} is missing; use {choices}");
        if (kind is ScalarNode scalar && shape.Variants.TryGetValue(scalar.Text, out var variant)) return ResolveObject(variant, map, path);
        return Refuse<MapNode>(kind, $"{path}.{shape.Discriminator} is {kind.Describe()}; use {choices}");
    }

    private MapNode? ResolveFree(ConfigNode node, string path) =>
        node is MapNode map ? FreeMap(map, path) : Refuse<MapNode>(node, $"{path} is {node.Describe()}; use a mapping");

    private MapNode FreeMap(MapNode map, string path)
    {
        var entries = map.Entries.Select(entry => (entry, Value: FreeValue(entry.Value, Below(path, entry.Name))));
        var known = entries.Where(pair => pair.Value is not null);
        return map with { Entries = [.. known.Select(pair => pair.entry with { Value = pair.Value! })] };
    }

    private ConfigNode? FreeValue(ConfigNode node, string path) => node switch
    {
        MapNode map => FreeMap(map, path),
        ListNode list => list with { Items = [.. list.Items.Select(item => FreeValue(item, path)).OfType<ConfigNode>()] },
        // Options are where keys of services are: the resolved file keeps the variable, not its value.
        ScalarNode scalar => Expand(scalar, path) is { } expanded ? expanded with { Unexpanded = scalar.Text } : null,
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "no such node"),
    };

    private T? Refuse<T>(ConfigNode node, string message)
        where T : ConfigNode
    {
        Report(node.Origin, message);
        return null;
    }

    private void Report(ValueOrigin origin, string message) => findings.Add(new ConfigFinding(origin.Place, message));

    private static string KeyNames(ObjectShape shape) => string.Join(", ", shape.Keys.Select(key => key.Name));

    private static string Below(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string At(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    private static string Inside(string path) => path.Length == 0 ? "" : $" in {path}";

    private static string Title(string path) => path.Length == 0 ? "the file" : path;
}
