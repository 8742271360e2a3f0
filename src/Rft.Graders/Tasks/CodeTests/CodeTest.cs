using System.Text.Json;

namespace Rft.Graders.Tasks.CodeTests;

/// <summary>One hidden test: arguments and the value to return, or a text to read and the text to write.</summary>
/// <param name="Input">A list of arguments, or a text.</param>
/// <param name="Output">The value, or a text.</param>
internal sealed record CodeTest(JsonElement Input, JsonElement Output)
{
    /// <summary>The tests of a row.</summary>
    /// <param name="item">The row.</param>
    /// <param name="function">Whether a function is tested, else a program.</param>
    /// <returns>The tests; null when the row has none, or one is malformed.</returns>
    public static IReadOnlyList<CodeTest>? All(Item item, bool function)
    {
        if (!item.Json.TryGetProperty("tests", out var tests) || tests.ValueKind != JsonValueKind.Array || tests.GetArrayLength() == 0) return null;
        var all = tests.EnumerateArray().Select(test => Read(test, function ? JsonValueKind.Array : JsonValueKind.String)).ToList();
        return all.Contains(null) ? null : [.. all.Select(test => test!)];
    }

    private static CodeTest? Read(JsonElement test, JsonValueKind input) =>
        test.ValueKind == JsonValueKind.Object && test.TryGetProperty("input", out var given) && given.ValueKind == input
            && test.TryGetProperty("output", out var wanted) && (input == JsonValueKind.Array || wanted.ValueKind == JsonValueKind.String)
            ? new CodeTest(given, wanted)
            : null;
}
