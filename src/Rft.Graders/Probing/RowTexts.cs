using System.Text.Json;

namespace Rft.Graders.Probing;

/// <summary>Finds prompt and reference of a row by the names that data sets use. Pure functions.</summary>
public static class RowTexts
{
    private static readonly string[] References =
    [
        "answer", "reference", "reference_answer", "expected", "expected_output", "target", "label", "gold", "ground_truth", "solution", "final_answer",
    ];
    private static readonly string[] Prompts = ["prompt", "question", "problem", "instruction", "input"];
    private static readonly string[] Tests = ["tests", "test_cases", "unit_tests", "examples"];

    /// <summary>The reference answer with the name of its field; null when the row has none that is one text.</summary>
    public static (string Field, string Text)? Reference(Item item)
    {
        foreach (string field in References)
        {
            if (!item.Json.TryGetProperty(field, out var value)) continue;
            string? text = value.ValueKind switch
            {
                JsonValueKind.String => value.GetString()!.Trim(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => null,
            };
            if (text is { Length: > 0 }) return (field, text);
        }
        return null;
    }

    /// <summary>What the model is asked; empty when the row does not say.</summary>
    public static string Prompt(Item item)
    {
        if (item.Json.TryGetProperty("messages", out var messages) && messages.ValueKind == JsonValueKind.Array)
        {
            return string.Join('\n', messages.EnumerateArray()
                .Where(message => message.ValueKind == JsonValueKind.Object && Text(message, "role") is not (null or "assistant"))
                .Select(message => Text(message, "content")).OfType<string>());
        }
        return Prompts.Select(field => Text(item.Json, field)).FirstOrDefault(text => text is not null) ?? "";
    }

    /// <summary>The row's tests, as far as they are a list of objects with an input and an output.</summary>
    public static IReadOnlyList<(JsonElement Input, JsonElement Output)> CodeTests(Item item)
    {
        foreach (string field in Tests)
        {
            if (!item.Json.TryGetProperty(field, out var list) || list.ValueKind != JsonValueKind.Array) continue;
            return
            [
                .. list.EnumerateArray().Where(test => test.ValueKind == JsonValueKind.Object)
                    .Select(test => (Input: Member(test, "input", "in", "args"), Output: Member(test, "output", "out", "expected")))
                    .Where(test => test is { Input: not null, Output: not null })
                    .Select(test => (test.Input!.Value, test.Output!.Value)),
            ];
        }
        return [];
    }

    private static JsonElement? Member(JsonElement json, params string[] names)
    {
        foreach (string name in names)
        {
            if (json.TryGetProperty(name, out var value)) return value;
        }
        return null;
    }

    private static string? Text(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
