using System.Text.Json;

namespace Rft.Training.Models;

/// <summary>Fields of a <c>config.json</c>, read with errors that name them. A field that is null counts as absent.</summary>
internal sealed class ConfigFields(JsonElement json, string path)
{
    public int Int(string name) => IntOrNull(name) ?? throw Missing(name);

    public double Number(string name) => NumberOrNull(name) ?? throw Missing(name);

    public int? IntOrNull(string name) => NumberOrNull(name) is not { } number ? null
        : number == Math.Floor(number) && Math.Abs(number) <= int.MaxValue ? (int)number
        : throw new JsonException($"{path}{name} is {number}, not a whole number");

    public double? NumberOrNull(string name) => Find(name, JsonValueKind.Number, "a number")?.GetDouble();

    public string? TextOrNull(string name) => Find(name, JsonValueKind.String, "a text")?.GetString();

    public bool Flag(string name) => Find(name) is { } value
        && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, value, "true or false"));

    public IReadOnlyList<string> Texts(string name) =>
        Find(name, JsonValueKind.Array, "a list") is { } list ? [.. list.EnumerateArray().Select(entry => entry.GetString() ?? "")] : [];

    public IReadOnlyList<int> Ints(string name) =>
        Find(name, JsonValueKind.Array, "a list") is { } list ? [.. list.EnumerateArray().Select(entry => entry.GetInt32())] : [];

    public ConfigFields? Object(string name) =>
        Find(name, JsonValueKind.Object, "an object") is { } value ? new ConfigFields(value, $"{path}{name}.") : null;

    private JsonElement? Find(string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private JsonElement? Find(string name, JsonValueKind kind, string what) =>
        Find(name) is not { } value ? null : value.ValueKind == kind ? value : throw Wrong(name, value, what);

    private JsonException Missing(string name) => new($"config.json lacks {path}{name}");

    private JsonException Wrong(string name, JsonElement value, string what) => new($"config.json: {path}{name} is {value.GetRawText()}, not {what}");
}
