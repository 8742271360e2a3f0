using System.Text.Json;

namespace Rft.Graders.Tasks.Json;

/// <summary>
/// Reads a model's JSON strictly: one value and nothing after it, no comments, no duplicate keys, at most 64 levels, numbers of at most 400
/// digits and exponents.
/// </summary>
internal static class StrictJson
{
    public const int MaxDepth = 64;
    private static readonly JsonDocumentOptions WithDuplicates = new() { MaxDepth = MaxDepth };
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    /// <summary>Reads a value.</summary>
    /// <param name="text">The model's text.</param>
    /// <param name="problem"><c>not_json</c>, <c>duplicate_key</c> or <c>number_too_long</c>; null when there is a value.</param>
    /// <returns>The value; null when there is none.</returns>
    public static JsonElement? Parse(string text, out string? problem)
    {
        problem = null;
        if (Read(text, Strict) is not { } value)
        {
            problem = Read(text, WithDuplicates) is null ? "not_json" : "duplicate_key";
            return null;
        }
        if (HasShortNumbers(value)) return value;
        problem = "number_too_long";
        return null;
    }

    private static JsonElement? Read(string text, JsonDocumentOptions options)
    {
        try
        {
            using var document = JsonDocument.Parse(text, options);
            return Extract.IsReadable(document.RootElement) ? document.RootElement.Clone() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool HasShortNumbers(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => ExactNumber.TryParse(value.GetRawText(), out _),
        JsonValueKind.Array => value.EnumerateArray().All(HasShortNumbers),
        JsonValueKind.Object => value.EnumerateObject().All(member => HasShortNumbers(member.Value)),
        _ => true,
    };
}
