using System.Text.Json;

namespace Rft.Conformance.Fixtures;

/// <summary>Short readers for fixture values. Non-finite numbers are spelt "NaN", "Infinity", "-Infinity".</summary>
internal static class JsonReading
{
    private static readonly JsonSerializerOptions Named =
        new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value
            : null;

    public static string Text(this JsonElement element, string name) =>
        element.GetProperty(name).GetString() ?? throw new KeyNotFoundException($"'{name}' is null");

    public static double Double(this JsonElement element) => element.Deserialize<double>(Named);

    public static double? Double(this JsonElement element, string name) => element.Find(name)?.Double();

    public static int Int(this JsonElement element, string name) => element.GetProperty(name).GetInt32();

    public static bool Flag(this JsonElement element, string name) => element.Find(name)?.GetBoolean() ?? false;

    public static double[] Doubles(this JsonElement element, string name) => element.GetProperty(name).Deserialize<double[]>(Named)!;

    public static int[] Ints(this JsonElement element, string name) => element.GetProperty(name).Deserialize<int[]>()!;

    public static double[][] Rows(this JsonElement element, string name) => element.GetProperty(name).Deserialize<double[][]>(Named)!;

    /// <summary>All numbers of a nested array in row order.</summary>
    public static double[] Flat(this JsonElement element) => element.ValueKind == JsonValueKind.Array
        ? [.. element.EnumerateArray().SelectMany(Flat)]
        : [element.Double()];

    /// <summary>An enum member from its kebab-case name.</summary>
    /// <exception cref="NotBuiltException">There is no such member.</exception>
    public static T Choice<T>(this JsonElement element, string name) where T : struct, Enum
    {
        string text = element.Text(name);
        foreach (var value in Enum.GetValues<T>())
        {
            if (JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString()) == text) return value;
        }
        throw new NotBuiltException($"{name} '{text}'");
    }
}
