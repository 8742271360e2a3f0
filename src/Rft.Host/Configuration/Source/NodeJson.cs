using System.Globalization;
using System.Text.Json.Nodes;
using Rft.Host.Configuration.Schema;

namespace Rft.Host.Configuration.Source;

/// <summary>Turns a tree into JSON, typing plain values as YAML's core schema does.</summary>
internal static class NodeJson
{
    /// <summary>Converts a value.</summary>
    public static JsonNode? Convert(ConfigNode node) => node switch
    {
        MapNode map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Name, Convert(entry.Value)))),
        ListNode list => new JsonArray([.. list.Items.Select(Convert)]),
        ScalarNode scalar => Scalar(scalar),
        _ => throw new ArgumentOutOfRangeException(nameof(node), node, "no such node"),
    };

    private static JsonValue? Scalar(ScalarNode scalar)
    {
        if (scalar.IsNull) return null;
        if (scalar.Quoted) return JsonValue.Create(scalar.Text);
        if (scalar.Text is "true" or "false") return JsonValue.Create(scalar.Text == "true");
        if (long.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            return JsonValue.Create(whole);
        return ScalarValue.TryNumber(scalar.Text, out double number) ? JsonValue.Create(number) : JsonValue.Create(scalar.Text);
    }
}
