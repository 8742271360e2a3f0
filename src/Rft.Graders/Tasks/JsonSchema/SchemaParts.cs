using System.Globalization;
using System.Text.Json;

namespace Rft.Graders.Tasks.JsonSchema;

/// <summary>Keywords that apply schemas to the parts of a value.</summary>
internal static class SchemaParts
{
    public static string? PrefixItems(SchemaCheck check) => !check.IsList
        ? null
        : First(check.List.Zip(check.Value.EnumerateArray()).Select((pair, i) => check.Below(pair.First, pair.Second, Name(i))));

    /// <summary>The items after those of prefixItems.</summary>
    public static string? Items(SchemaCheck check)
    {
        if (!check.IsList) return null;
        int prefix = check.TrySibling("prefixItems", out var schemas) && schemas.ValueKind == JsonValueKind.Array ? schemas.GetArrayLength() : 0;
        return First(check.Value.EnumerateArray().Skip(prefix).Select((item, i) => check.Below(check.Keyword, item, Name(prefix + i))));
    }

    public static string? Contains(SchemaCheck check)
    {
        if (!check.IsList) return null;
        int found = check.Value.EnumerateArray().Select((item, i) => check.Below(check.Keyword, item, Name(i))).Count(violation => violation is null);
        int least = check.TrySibling("minContains", out var min) ? (check with { Keyword = min }).Count : 1;
        int most = check.TrySibling("maxContains", out var max) ? (check with { Keyword = max }).Count : int.MaxValue;
        return check.Unless(found >= least && found <= most, "contains");
    }

    public static string? Properties(SchemaCheck check) => !check.IsObject
        ? null
        : First(check.Map.Select(property =>
            check.Value.TryGetProperty(property.Name, out var value) ? check.Below(property.Value, value, property.Name) : null));

    public static string? PatternProperties(SchemaCheck check) => !check.IsObject
        ? null
        : First(from pattern in check.Map
                from member in check.Value.EnumerateObject()
                where check.Validator.Matches(pattern.Name, member.Name)
                select check.Below(pattern.Value, member.Value, member.Name));

    /// <summary>The members that neither properties nor patternProperties speak of.</summary>
    public static string? AdditionalProperties(SchemaCheck check)
    {
        if (!check.IsObject) return null;
        string[] names = Siblings(check, "properties"), patterns = Siblings(check, "patternProperties");
        var rest = check.Value.EnumerateObject()
            .Where(member => !names.Contains(member.Name) && !patterns.Any(pattern => check.Validator.Matches(pattern, member.Name)));
        // "false" is the usual value, and its own name says more.
        if (check.Keyword.ValueKind == JsonValueKind.False) return check.Unless(!rest.Any(), "additionalProperties");
        return First(rest.Select(member => check.Below(check.Keyword, member.Value, member.Name)));
    }

    public static string? PropertyNames(SchemaCheck check) => !check.IsObject
        ? null
        : First(check.Value.EnumerateObject().Select(member => check.Below(check.Keyword, JsonSerializer.SerializeToElement(member.Name), member.Name)));

    public static string? DependentRequired(SchemaCheck check) => !check.IsObject
        ? null
        : check.Unless(
            check.Map.Where(rule => check.Value.TryGetProperty(rule.Name, out _))
                .All(rule => (check with { Keyword = rule.Value }).Names.All(name => check.Value.TryGetProperty(name, out _))),
            "dependentRequired");

    private static string[] Siblings(SchemaCheck check, string keyword) =>
        check.TrySibling(keyword, out var map) && map.ValueKind == JsonValueKind.Object ? [.. map.EnumerateObject().Select(member => member.Name)] : [];

    private static string? First(IEnumerable<string?> violations) => violations.FirstOrDefault(violation => violation is not null);

    private static string Name(int index) => index.ToString(CultureInfo.InvariantCulture);
}
