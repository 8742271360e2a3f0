using System.Collections.Frozen;
using System.Text.Json;
using Rft.Graders.Tasks.Json;

namespace Rft.Graders.Tasks.JsonSchema;

/// <summary>The supported keywords of draft 2020-12. Each gives the first violation, or null.</summary>
internal static class SchemaKeywords
{
    /// <summary>Keywords that check nothing. <c>format</c> is one of them in this draft.</summary>
    public static readonly FrozenSet<string> Annotations = FrozenSet.Create(
        StringComparer.Ordinal, "$schema", "$id", "$comment", "$defs", "title", "description", "default", "examples", "deprecated", "readOnly",
        "writeOnly", "format", "then", "else", "minContains", "maxContains");

    private static readonly FrozenDictionary<string, Func<SchemaCheck, string?>> All = new Dictionary<string, Func<SchemaCheck, string?>>
    {
        ["type"] = check => check.Unless(Types(check).Any(type => HasType(check, type)), "type"),
        ["enum"] = check => check.Unless(check.List.Any(value => JsonIdentity.AreSame(value, check.Value)), "enum"),
        ["const"] = check => check.Unless(JsonIdentity.AreSame(check.Keyword, check.Value), "const"),
        ["minimum"] = check => check.Unless(!check.IsNumber || check.Number >= check.Limit, "minimum"),
        ["maximum"] = check => check.Unless(!check.IsNumber || check.Number <= check.Limit, "maximum"),
        ["exclusiveMinimum"] = check => check.Unless(!check.IsNumber || check.Number > check.Limit, "exclusiveMinimum"),
        ["exclusiveMaximum"] = check => check.Unless(!check.IsNumber || check.Number < check.Limit, "exclusiveMaximum"),
        ["multipleOf"] = MultipleOf,
        ["minLength"] = check => check.Unless(!check.IsText || Length(check) >= check.Count, "minLength"),
        ["maxLength"] = check => check.Unless(!check.IsText || Length(check) <= check.Count, "maxLength"),
        ["pattern"] = check => check.Unless(!check.IsText || check.Validator.Matches(check.Text, check.Value.GetString()!), "pattern"),
        ["minItems"] = check => check.Unless(!check.IsList || check.Value.GetArrayLength() >= check.Count, "minItems"),
        ["maxItems"] = check => check.Unless(!check.IsList || check.Value.GetArrayLength() <= check.Count, "maxItems"),
        ["uniqueItems"] = UniqueItems,
        ["prefixItems"] = SchemaParts.PrefixItems,
        ["items"] = SchemaParts.Items,
        ["contains"] = SchemaParts.Contains,
        ["minProperties"] = check => check.Unless(!check.IsObject || check.Value.EnumerateObject().Count() >= check.Count, "minProperties"),
        ["maxProperties"] = check => check.Unless(!check.IsObject || check.Value.EnumerateObject().Count() <= check.Count, "maxProperties"),
        ["required"] = check => check.Unless(!check.IsObject || check.Names.All(name => check.Value.TryGetProperty(name, out _)), "required"),
        ["dependentRequired"] = SchemaParts.DependentRequired,
        ["properties"] = SchemaParts.Properties,
        ["patternProperties"] = SchemaParts.PatternProperties,
        ["additionalProperties"] = SchemaParts.AdditionalProperties,
        ["propertyNames"] = SchemaParts.PropertyNames,
        ["$ref"] = check => check.Here(check.Validator.Resolve(check.Text)),
        ["allOf"] = check => check.List.Select(check.Here).FirstOrDefault(violation => violation is not null),
        ["anyOf"] = check => check.Unless(check.List.Any(schema => check.Here(schema) is null), "anyOf"),
        ["oneOf"] = check => check.Unless(check.List.Count(schema => check.Here(schema) is null) == 1, "oneOf"),
        ["not"] = check => check.Unless(check.Here(check.Keyword) is not null, "not"),
        ["if"] = If,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The names, for messages.</summary>
    public static string Names { get; } = string.Join(", ", All.Keys.Order(StringComparer.Ordinal));

    /// <summary>The check behind a keyword; null when there is none.</summary>
    public static Func<SchemaCheck, string?>? Find(string keyword) => All.GetValueOrDefault(keyword);

    private static IEnumerable<string> Types(SchemaCheck check) =>
        check.Keyword.ValueKind == JsonValueKind.Array ? check.Names : [check.Text];

    private static bool HasType(SchemaCheck check, string type) => type switch
    {
        "object" => check.IsObject,
        "array" => check.IsList,
        "string" => check.IsText,
        "number" => check.IsNumber,
        "integer" => check.IsNumber && check.Number.IsWhole,
        "boolean" => check.Value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => check.Value.ValueKind == JsonValueKind.Null,
        _ => throw check.Malformed("object, array, string, number, integer, boolean or null"),
    };

    private static string? MultipleOf(SchemaCheck check)
    {
        if (check.Limit.Mantissa.Sign <= 0) throw check.Malformed("a number above 0");
        return check.Unless(!check.IsNumber || check.Number.IsMultipleOf(check.Limit), "multipleOf");
    }

    /// <summary>Characters, not UTF-16 units.</summary>
    private static int Length(SchemaCheck check) => check.Value.GetString()!.EnumerateRunes().Count();

    private static string? UniqueItems(SchemaCheck check)
    {
        if (!check.IsList || check.Keyword.ValueKind != JsonValueKind.True) return null;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return check.Unless(check.Value.EnumerateArray().All(item => seen.Add(JsonIdentity.Of(item))), "uniqueItems");
    }

    private static string? If(SchemaCheck check) =>
        check.TrySibling(check.Here(check.Keyword) is null ? "then" : "else", out var branch) ? check.Here(branch) : null;
}
