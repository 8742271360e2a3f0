using System.Text.Json;

namespace Rft.Graders;

/// <summary>A dataset row as graders see it: every field of the row, read only.</summary>
/// <remarks>Thread-safe. The getters throw <see cref="ItemFieldException"/>, which names the field, for a missing field or another type.</remarks>
public sealed class Item
{
    private readonly JsonElement _row;

    /// <summary>Wraps a row.</summary>
    /// <param name="row">A JSON object; its document must stay alive (clone it if in doubt).</param>
    /// <exception cref="ArgumentException"><paramref name="row"/> is not a JSON object.</exception>
    public Item(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object) throw new ArgumentException($"a row is a JSON object, not {row.ValueKind}", nameof(row));
        _row = row;
    }

    /// <summary>A row without fields.</summary>
    public static Item Empty { get; } = Parse("{}");

    /// <summary>The whole row.</summary>
    public JsonElement Json => _row;

    /// <summary>Parses a row.</summary>
    /// <param name="json">The text of a JSON object.</param>
    /// <exception cref="JsonException"><paramref name="json"/> is not JSON.</exception>
    public static Item Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return new Item(document.RootElement.Clone());
    }

    /// <summary>Whether the row has the field, null included.</summary>
    /// <param name="field">The field's name.</param>
    public bool Has(string field) => _row.TryGetProperty(field, out _);

    /// <summary>The field's value; default (null) when the field is missing or null.</summary>
    /// <typeparam name="T">Any type System.Text.Json can read; use a nullable type to tell "missing" from a value.</typeparam>
    /// <param name="field">The field's name.</param>
    /// <exception cref="ItemFieldException">The field holds another type.</exception>
    public T? Get<T>(string field)
    {
        if (!_row.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null) return default;
        try
        {
            return value.Deserialize<T>();
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new ItemFieldException($"row field '{field}' is {Describe(value)}, not a {typeof(T).Name}", e);
        }
    }

    /// <summary>A text field.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="ItemFieldException">The field is missing or not a string.</exception>
    public string Text(string field) => Required(field) is { ValueKind: JsonValueKind.String } value
        ? value.GetString()!
        : throw new ItemFieldException($"row field '{field}' is {Describe(Required(field))}, not a string");

    /// <summary>A whole number.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="ItemFieldException">The field is missing or not a whole number of 32 bits.</exception>
    public int Int(string field) => Required(field) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out int number)
        ? number
        : throw new ItemFieldException($"row field '{field}' is {Describe(Required(field))}, not a whole number");

    /// <summary>A number.</summary>
    /// <param name="field">The field's name.</param>
    /// <exception cref="ItemFieldException">The field is missing or not a number.</exception>
    public double Number(string field) => Required(field) is { ValueKind: JsonValueKind.Number } value
        ? value.GetDouble()
        : throw new ItemFieldException($"row field '{field}' is {Describe(Required(field))}, not a number");

    private JsonElement Required(string field) =>
        _row.TryGetProperty(field, out var value) ? value : throw new ItemFieldException($"the row has no field '{field}'");

    private static string Describe(JsonElement value)
    {
        string text = value.GetRawText();
        return text.Length <= 40 ? text : text[..40] + "...";
    }
}
