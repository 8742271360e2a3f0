using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rft.Training.Data;

/// <summary>Makes chat rows, or pairs, of rows that are not: texts with <c>{{ field }}</c> in the place of the row's own fields. Immutable and thread-safe.</summary>
/// <param name="Prompt">The user's message.</param>
/// <param name="System">The system message; null: none.</param>
/// <param name="Completion">The assistant's message, for supervised training; null: none.</param>
/// <param name="Extract">By field, a pattern whose first group takes the field's place, for example <c>#### (.+)</c>.</param>
public sealed partial record RowTemplate(string Prompt, string? System, string? Completion, IReadOnlyDictionary<string, Regex> Extract)
{
    /// <summary>The preferred answer of a pair; null: the template makes no pairs.</summary>
    public string? Chosen { get; init; }

    /// <summary>The other answer of a pair; null: the template makes no pairs.</summary>
    public string? Rejected { get; init; }

    /// <summary>The pair of a row, in the form of <see cref="PreferenceJsonlReader"/>.</summary>
    /// <param name="row">A JSON object.</param>
    /// <exception cref="FormatException">The row is no object or lacks a field; the message names the field.</exception>
    /// <exception cref="InvalidOperationException">The template has no <see cref="Chosen"/> or no <see cref="Rejected"/>.</exception>
    public JsonElement ApplyPair(JsonElement row)
    {
        if (Chosen is null || Rejected is null) throw new InvalidOperationException("a template of pairs needs a text for the chosen and one for the rejected answer");
        RequireObject(row);
        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["prompt"] = Messages(row, ("system", System), ("user", Prompt)), ["chosen"] = Fill(Chosen, row), ["rejected"] = Fill(Rejected, row),
        });
    }

    /// <summary>The chat row of a row.</summary>
    /// <param name="row">A JSON object.</param>
    /// <returns>The row's fields, those of <see cref="Extract"/> cut down, and <c>messages</c>.</returns>
    /// <exception cref="FormatException">The row is no object, lacks a field, or a pattern does not match; the message names the field.</exception>
    public JsonElement Apply(JsonElement row)
    {
        RequireObject(row);
        var chat = JsonObject.Create(row)!;
        // Messages show the row as it is written; only graders see what was cut out of it.
        var messages = Messages(row, ("system", System), ("user", Prompt), ("assistant", Completion));
        foreach (var (field, pattern) in Extract)
        {
            string text = Text(row, field);
            var match = pattern.Match(text);
            if (!match.Success || match.Groups.Count < 2) throw new FormatException($"field '{field}' holds {JsonValue.Create(text).ToJsonString()}, in which the pattern {pattern} finds no group");
            chat[field] = match.Groups[1].Value;
        }
        chat["messages"] = messages;
        return JsonSerializer.SerializeToElement(chat);
    }

    private static void RequireObject(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object) throw new FormatException($"a row is a JSON object, not {row.GetRawText()}");
    }

    private static JsonArray Messages(JsonElement row, params ReadOnlySpan<(string Role, string? Text)> parts)
    {
        var messages = new JsonArray();
        foreach (var (role, text) in parts)
        {
            if (text is not null) messages.Add(new JsonObject { ["role"] = role, ["content"] = Fill(text, row) });
        }
        return messages;
    }

    /// <summary>A text with <c>{{ field }}</c> replaced by the fields of a row.</summary>
    /// <param name="template">The text.</param>
    /// <param name="row">A JSON object.</param>
    /// <exception cref="FormatException">The row lacks a field; the message names it.</exception>
    public static string Fill(string template, JsonElement row) => Placeholder().Replace(template, match => Text(row, match.Groups[1].Value));

    private static string Text(JsonElement row, string field)
    {
        if (!row.TryGetProperty(field, out var value))
            throw new FormatException($"the row has no field '{field}'; it has {string.Join(", ", row.EnumerateObject().Select(member => member.Name))}");
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
    }

    [GeneratedRegex(@"\{\{\s*([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}")]
    private static partial Regex Placeholder();
}
