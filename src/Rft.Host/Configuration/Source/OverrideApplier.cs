using Rft.Host.Configuration.Schema;

namespace Rft.Host.Configuration.Source;

/// <summary>Puts the values of the command line and the environment into a tree. A path that leads nowhere is a finding.</summary>
/// <param name="findings">Gets the problems.</param>
internal sealed class OverrideApplier(ICollection<ConfigFinding> findings)
{
    /// <summary>Applies one override.</summary>
    /// <param name="shape">The shape of the tree.</param>
    /// <param name="root">The tree.</param>
    /// <param name="change">The override.</param>
    /// <returns>The changed tree; the same tree when the override is wrong.</returns>
    public MapNode Apply(ObjectShape shape, MapNode root, ConfigOverride change)
    {
        ConfigNode value;
        try
        {
            value = NodeParser.ParseValue(change.Text, change.Origin);
        }
        catch (ConfigException e)
        {
            foreach (var finding in e.Findings) findings.Add(finding);
            return root;
        }
        return Set(shape, root, 0, change, value) as MapNode ?? root;
    }

    private ConfigNode? Set(Shape shape, ConfigNode? node, int depth, ConfigOverride change, ConfigNode value)
    {
        if (depth == change.Path.Count) return value;
        return shape switch
        {
            ObjectShape mapping => SetKey(mapping, node, depth, change, value),
            NamedShape named => SetNamed(named, node, depth, change, value),
            VariantListShape variants => SetVariant(variants, node, depth, change, value),
            FreeShape => SetFree(shape, node, depth, change, value),
            _ => Refuse(change, $"'{Walked(change, depth)}' is a single value and has no part '{change.Path[depth]}'"),
        };
    }

    private ConfigNode? SetKey(ObjectShape shape, ConfigNode? node, int depth, ConfigOverride change, ConfigNode value)
    {
        string part = change.Path[depth];
        string? alias = shape.Aliases.Keys.FirstOrDefault(name => name.Equals(part, change.Comparison));
        if (alias is not null)
        {
            // Continue at the key that the alias stands for, so that the override wins over it.
            var path = change.Path.Take(depth).Concat(shape.Aliases[alias].Split('.')).Concat(change.Path.Skip(depth + 1));
            return Set(shape, node, depth, change with { Path = [.. path] }, value);
        }
        var key = shape.Keys.FirstOrDefault(key => key.Name.Equals(part, change.Comparison));
        if (key is null) return Unknown(change, depth, "key", shape.Keys.Select(known => known.Name));
        var map = node is null ? new MapNode([], change.Origin) : TreeResolver.Open(shape, node) ?? new MapNode([], change.Origin);
        return Set(key.Shape, map.Find(key.Name), depth + 1, change, value) is { } set ? map.With(key.Name, set) : null;
    }

    private ConfigNode? SetNamed(NamedShape shape, ConfigNode? node, int depth, ConfigOverride change, ConfigNode value)
    {
        var map = node as MapNode ?? new MapNode([], change.Origin);
        var entry = map.Entries.FirstOrDefault(entry => entry.Name.Equals(change.Path[depth], change.Comparison));
        if (entry is null) return Unknown(change, depth, shape.What, map.Entries.Select(known => known.Name));
        return Set(shape.Value, entry.Value, depth + 1, change, value) is { } set ? map.With(entry.Name, set) : null;
    }

    private ConfigNode? SetVariant(VariantListShape shape, ConfigNode? node, int depth, ConfigOverride change, ConfigNode value)
    {
        var list = node as ListNode ?? new ListNode([], change.Origin);
        var item = list.Items.OfType<MapNode>().FirstOrDefault(item => NameOf(item)?.Equals(change.Path[depth], change.Comparison) == true);
        if (item is null) return Unknown(change, depth, "stage", list.Items.OfType<MapNode>().Select(NameOf).OfType<string>());
        if (item.Find(shape.Discriminator) is not ScalarNode kind || !shape.Variants.TryGetValue(kind.Text, out var variant)) return list;
        if (Set(variant, item, depth + 1, change, value) is not { } set) return null;
        return list with { Items = [.. list.Items.Select(other => ReferenceEquals(other, item) ? set : other)] };
    }

    private MapNode? SetFree(Shape shape, ConfigNode? node, int depth, ConfigOverride change, ConfigNode value)
    {
        var map = node as MapNode ?? new MapNode([], change.Origin);
        return Set(shape, map.Find(change.Path[depth]), depth + 1, change, value) is { } set ? map.With(change.Path[depth], set) : null;
    }

    private static string? NameOf(MapNode stage) => (stage.Find("name") as ScalarNode)?.Text;

    private ConfigNode? Unknown(ConfigOverride change, int depth, string what, IEnumerable<string> names)
    {
        var known = names.ToList();
        string part = change.Comparison == StringComparison.Ordinal ? change.Path[depth] : change.Path[depth].ToLowerInvariant();
        string hint = Nearest.Hint(part, known);
        if (hint.Length == 0) hint = known.Count > 0 ? $"; use {string.Join(", ", known)}" : "; the file has none";
        return Refuse(change, $"there is no {what} '{part}'{(depth == 0 ? "" : " in " + Walked(change, depth))}{hint}");
    }

    private static string Walked(ConfigOverride change, int depth)
    {
        string walked = string.Join('.', change.Path.Take(depth));
        return change.Comparison == StringComparison.Ordinal ? walked : walked.ToLowerInvariant();
    }

    private ConfigNode? Refuse(ConfigOverride change, string message)
    {
        findings.Add(new ConfigFinding(change.Origin.Place, message));
        return null;
    }
}
