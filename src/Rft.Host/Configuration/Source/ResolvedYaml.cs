using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Rft.Host.Configuration.Source;

/// <summary>Writes a resolved tree as YAML with the origin of each value.</summary>
internal static partial class ResolvedYaml
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the tree.</summary>
    public static string Write(MapNode root)
    {
        var text = new StringBuilder();
        foreach (var entry in root.Entries) WriteEntry(text, entry, indent: 0);
        return text.ToString();
    }

    private static void WriteEntry(StringBuilder text, MapEntry entry, int indent)
    {
        text.Append(Scalar(entry.Name, quoted: false)).Append(':');
        WriteValue(text, entry.Value, indent);
    }

    private static void WriteValue(StringBuilder text, ConfigNode node, int indent)
    {
        switch (node)
        {
            case MapNode { Entries.Count: > 0 } map:
                text.Append('\n');
                foreach (var entry in map.Entries) WriteEntry(text.Append(' ', indent + 2), entry, indent + 2);
                break;
            case ListNode { Items.Count: > 0 } list when list.Items.All(item => item is MapNode { Entries.Count: > 0 }):
                text.Append('\n');
                foreach (var item in list.Items.Cast<MapNode>()) WriteItem(text, item, indent + 2);
                break;
            default:
                text.Append(' ').Append(Flow(node)).Append("  # ").Append(node.Origin.Label.ReplaceLineEndings(" ")).Append('\n');
                break;
        }
    }

    private static void WriteItem(StringBuilder text, MapNode item, int indent)
    {
        for (int i = 0; i < item.Entries.Count; i++)
        {
            text.Append(' ', indent).Append(i == 0 ? "- " : "  ");
            WriteEntry(text, item.Entries[i], indent + 2);
        }
    }

    /// <summary>A value on one line.</summary>
    private static string Flow(ConfigNode node) => node switch
    {
        ScalarNode scalar => Scalar(scalar.Unexpanded ?? VariableExpansion.Escape(scalar.Text), scalar.Quoted),
        ListNode list => $"[{string.Join(", ", list.Items.Select(Flow))}]",
        MapNode map => $"{{{string.Join(", ", map.Entries.Select(entry => $"{Scalar(entry.Name, quoted: false)}: {Flow(entry.Value)}"))}}}",
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "no such node"),
    };

    /// <summary>A JSON string is a YAML string; what could be read as anything else is written as one.</summary>
    private static string Scalar(string text, bool quoted) =>
        !quoted && Plain().IsMatch(text) ? text : JsonSerializer.Serialize(text, Readable);

    [GeneratedRegex(@"\A(-?[0-9A-Za-z_./][0-9A-Za-z_./%:+@\\-]*[0-9A-Za-z_./%]|-?[0-9A-Za-z_~/])\z")]
    private static partial Regex Plain();
}
