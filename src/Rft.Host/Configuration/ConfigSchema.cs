using System.Text.Json.Nodes;
using Rft.Host.Configuration.Schema;

namespace Rft.Host.Configuration;

/// <summary>The JSON schema (draft 2020-12) of experiment files, for editors. Made from the shapes that validation uses.</summary>
public static class ConfigSchema
{
    /// <summary>The schema.</summary>
    public static JsonObject ToJson()
    {
        var schema = Describe(ExperimentSchema.Root);
        schema.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.Insert(1, "title", "Rft experiment file");
        return schema;
    }

    private static JsonObject Describe(Shape shape) => shape switch
    {
        ScalarShape scalar => Scalar(scalar),
        ObjectShape mapping =>
            mapping.Shorthand is { } key ? AnyOf(Describe(mapping.Find(key)!.Shape), Mapping(mapping)) : Mapping(mapping),
        NamedShape named => new JsonObject { ["type"] = "object", ["additionalProperties"] = Describe(named.Value) },
        ListShape list => List(list),
        VariantListShape variants => new JsonObject
        {
            ["type"] = "array",
            ["minItems"] = 1,
            ["items"] = AnyOf([.. variants.Variants.Select(variant => Variant(variants.Discriminator, variant.Key, variant.Value))]),
        },
        _ => new JsonObject { ["type"] = "object" },
    };

    private static JsonObject Variant(string discriminator, string value, ObjectShape shape)
    {
        var schema = Mapping(shape);
        schema["properties"]![discriminator] = new JsonObject { ["const"] = value };
        return schema;
    }

    private static JsonObject Mapping(ObjectShape shape)
    {
        var properties = new JsonObject();
        foreach (var key in shape.Keys)
        {
            var value = Describe(key.Shape);
            value["description"] = key.Default is { } fallback and not "{}" ? $"{key.About} Default: {fallback}." : key.About;
            properties[key.Name] = value;
        }
        foreach (var (alias, target) in shape.Aliases)
            properties[alias] = new JsonObject { ["description"] = $"Another name of {target}.", ["deprecated"] = true };
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. shape.Keys.Where(key => key.Required).Select(key => (JsonNode)key.Name)]),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject List(ListShape shape)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Describe(shape.Item) };
        if (shape.Count is { } count) (schema["minItems"], schema["maxItems"]) = (count, count);
        return schema;
    }

    private static JsonObject Scalar(ScalarShape shape)
    {
        switch (shape.Kind)
        {
            case ScalarKind.Boolean:
                return new JsonObject { ["type"] = "boolean" };
            case ScalarKind.Integer or ScalarKind.Number:
                return Number(shape);
            case ScalarKind.Share:
                return AnyOf(
                    new JsonObject { ["type"] = "number", ["minimum"] = 0, ["maximum"] = 1 },
                    new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9.]+%?$" });
            case ScalarKind.Duration:
                return new JsonObject { ["type"] = "string", ["pattern"] = "^[0-9.]+(ms|s|m|h)$" };
            case ScalarKind.Day:
                return new JsonObject { ["type"] = "string", ["format"] = "date" };
            default:
                var text = new JsonObject { ["type"] = "string" };
                if (shape.Choices.Count > 0) text["enum"] = new JsonArray([.. shape.Choices.Select(choice => (JsonNode)choice)]);
                if (shape.Pattern is { } pattern) text["pattern"] = pattern;
                return text;
        }
    }

    private static JsonObject Number(ScalarShape shape)
    {
        var schema = new JsonObject { ["type"] = shape.Kind == ScalarKind.Integer ? "integer" : "number" };
        if (double.IsFinite(shape.Min)) schema[shape.AboveMin ? "exclusiveMinimum" : "minimum"] = shape.Min;
        if (double.IsFinite(shape.Max) && shape.Max < int.MaxValue) schema[shape.BelowMax ? "exclusiveMaximum" : "maximum"] = shape.Max;
        return schema;
    }

    private static JsonObject AnyOf(params JsonObject[] options) => new() { ["anyOf"] = new JsonArray([.. options]) };
}
