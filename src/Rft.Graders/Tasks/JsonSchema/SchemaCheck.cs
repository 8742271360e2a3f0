using System.Text.Json;
using Rft.Graders.Tasks.Json;

namespace Rft.Graders.Tasks.JsonSchema;

/// <summary>One keyword of a schema meets one value.</summary>
/// <param name="Validator">Applies further schemas.</param>
/// <param name="Schema">The schema that holds the keyword.</param>
/// <param name="Keyword">The keyword's own value.</param>
/// <param name="Value">The value to check.</param>
/// <param name="Path">JSON pointer of the value.</param>
/// <param name="Depth">Schemas applied around this one.</param>
internal readonly record struct SchemaCheck(
    SchemaValidator Validator, JsonElement Schema, JsonElement Keyword, JsonElement Value, string Path, int Depth)
{
    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    public bool IsList => Value.ValueKind == JsonValueKind.Array;

    public bool IsText => Value.ValueKind == JsonValueKind.String;

    public bool IsNumber => Value.ValueKind == JsonValueKind.Number;

    /// <summary>The value as a number.</summary>
    public ExactNumber Number => Exact(Value);

    /// <summary>The keyword as a number.</summary>
    /// <exception cref="SchemaException">It is none.</exception>
    public ExactNumber Limit => Keyword.ValueKind == JsonValueKind.Number ? Exact(Keyword) : throw Malformed("a number");

    /// <summary>The keyword as a count.</summary>
    /// <exception cref="SchemaException">It is none.</exception>
    public int Count => Keyword.ValueKind == JsonValueKind.Number && Keyword.TryGetInt32(out int count) && count >= 0
        ? count
        : throw Malformed("a whole number of at least 0");

    /// <summary>The keyword as a text.</summary>
    /// <exception cref="SchemaException">It is none.</exception>
    public string Text => Keyword.ValueKind == JsonValueKind.String ? Keyword.GetString()! : throw Malformed("a text");

    /// <summary>The keyword as a list.</summary>
    /// <exception cref="SchemaException">It is none.</exception>
    public JsonElement.ArrayEnumerator List => Keyword.ValueKind == JsonValueKind.Array ? Keyword.EnumerateArray() : throw Malformed("a list");

    /// <summary>The keyword as a list of texts.</summary>
    /// <exception cref="SchemaException">It is none.</exception>
    public IReadOnlyList<string> Names => List.All(name => name.ValueKind == JsonValueKind.String)
        ? [.. List.Select(name => name.GetString()!)]
        : throw Malformed("a list of texts");

    /// <summary>The keyword as a mapping.</summary>
    /// <exception cref="SchemaException">It is none.</exception>
    public JsonElement.ObjectEnumerator Map => Keyword.ValueKind == JsonValueKind.Object ? Keyword.EnumerateObject() : throw Malformed("an object");

    /// <summary>Applies a schema to the value itself.</summary>
    public string? Here(JsonElement schema) => Validator.Check(schema, Value, Path, Depth + 1);

    /// <summary>Applies a schema to a part of the value.</summary>
    public string? Below(JsonElement schema, JsonElement part, string name) =>
        Validator.Check(schema, part, $"{Path}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}", Depth + 1);

    /// <summary>A sibling keyword of the schema.</summary>
    public bool TrySibling(string name, out JsonElement sibling) => Schema.TryGetProperty(name, out sibling);

    /// <summary>The violation of this keyword unless it holds.</summary>
    public string? Unless(bool holds, string keyword) => holds ? null : SchemaValidator.Violation(Path, keyword);

    public SchemaException Malformed(string expected) => new($"a keyword of the schema holds {Keyword.GetRawText()}; it takes {expected}");

    private static ExactNumber Exact(JsonElement number) => ExactNumber.TryParse(number.GetRawText(), out var exact)
        ? exact
        : throw new SchemaException("a number of the schema has more than 400 digits");
}
