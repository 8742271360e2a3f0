using System.Globalization;
using Rft.Host.Configuration.Schema;

namespace Rft.Host.Configuration.Source;

/// <summary>Reads typed values out of a resolved tree, in which every value is known to fit its shape.</summary>
internal static class TreeReader
{
    /// <summary>The value at a dotted path, stages by name; null when it is absent.</summary>
    public static ConfigNode? At(this ConfigNode? node, string path)
    {
        foreach (string part in path.Split('.')) node = (node as MapNode)?.Find(part);
        return node;
    }

    /// <summary>The single value at a path; null when it is absent.</summary>
    public static ScalarNode? Scalar(this ConfigNode node, string path) => node.At(path) as ScalarNode;

    /// <summary>A text; null when it is absent.</summary>
    public static string? TextOrNull(this ConfigNode node, string path) => node.Scalar(path)?.Text;

    /// <summary>A text.</summary>
    public static string Text(this ConfigNode node, string path) => node.TextOrNull(path) ?? throw Missing(path);

    /// <summary>A whole number; null when it is absent.</summary>
    public static int? IntOrNull(this ConfigNode node, string path) =>
        node.TextOrNull(path) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A whole number.</summary>
    public static int Int(this ConfigNode node, string path) => node.IntOrNull(path) ?? throw Missing(path);

    /// <summary>A seed; null when it is absent.</summary>
    public static ulong? SeedOrNull(this ConfigNode node, string path) =>
        node.TextOrNull(path) is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A number; null when it is absent.</summary>
    public static double? NumberOrNull(this ConfigNode node, string path) =>
        node.TextOrNull(path) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>A number.</summary>
    public static double Number(this ConfigNode node, string path) => node.NumberOrNull(path) ?? throw Missing(path);

    /// <summary>A share; null when it is absent.</summary>
    public static double? ShareOrNull(this ConfigNode node, string path) =>
        node.TextOrNull(path) is { } text && ScalarValue.TryShare(text, out double share) ? share : null;

    /// <summary>true or false.</summary>
    public static bool Flag(this ConfigNode node, string path) => node.Text(path) == "true";

    /// <summary>A time; null when it is absent.</summary>
    public static TimeSpan? DurationOrNull(this ConfigNode node, string path) =>
        node.TextOrNull(path) is { } text && ScalarValue.TryDuration(text, out var duration) ? duration : null;

    /// <summary>A word as a member of an enum: <c>drop_rollout</c> is <c>DropRollout</c>.</summary>
    public static T Word<T>(this ConfigNode node, string path)
        where T : struct, Enum => Enum.Parse<T>(string.Concat(node.Text(path).Where(char.IsAsciiLetterOrDigit)), ignoreCase: true);

    /// <summary>The texts of a list.</summary>
    public static IReadOnlyList<string> Texts(this ConfigNode node, string path) =>
        [.. ((ListNode)(node.At(path) ?? throw Missing(path))).Items.Cast<ScalarNode>().Select(item => item.Text)];

    /// <summary>The names of a mapping from names; null when the mapping itself is absent or wrong.</summary>
    public static IReadOnlyList<string>? Names(this ConfigNode node, string path) =>
        node.At(path) is MapNode map ? [.. map.Entries.Select(entry => entry.Name)] : null;

    /// <summary>The mappings of a mapping from names, or of a list, in order.</summary>
    public static IEnumerable<(string Name, MapNode Value)> Children(this ConfigNode node, string path) => node.At(path) switch
    {
        MapNode map => map.Entries.Where(entry => entry.Value is MapNode).Select(entry => (entry.Name, (MapNode)entry.Value)),
        ListNode list => list.Items.OfType<MapNode>().Select(item => (item.TextOrNull("name") ?? "", item)),
        _ => [],
    };

    private static InvalidOperationException Missing(string path) =>
        new($"the resolved tree has no '{path}'; its schema must give it a default or require it");
}
