using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rft.Graders;

namespace Rft.Training.Tokenizers.Answers;

/// <summary>JSON within other text. Pure functions.</summary>
internal static class CallJson
{
    /// <summary>Where the object or array that begins at an index ends; -1: none begins there, or it has no end. What is within it may be malformed.</summary>
    public static int End(string text, int start)
    {
        if (start >= text.Length || text[start] is not ('{' or '[')) return -1;
        int depth = 0;
        bool quoted = false;
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (quoted && c == '\\') i++;
            else if (c == '"') quoted = !quoted;
            else if (quoted) continue;
            else if (c is '{' or '[') depth++;
            else if (c is '}' or ']' && --depth == 0) return i + 1;
        }
        return -1;
    }

    /// <summary>The calls of an object, or of an array of objects.</summary>
    /// <param name="json">The object or array.</param>
    /// <param name="arguments">The member that holds the arguments, as an object or as a text.</param>
    /// <param name="number">How many calls there were before.</param>
    /// <returns>The calls; null: it is no JSON, or not only calls.</returns>
    public static List<ToolCall>? Calls(string json, string arguments, int number)
    {
        if (!IsJson(json, out var kind)) return null;
        using var document = JsonDocument.Parse(json);
        var calls = new List<ToolCall>();
        IEnumerable<JsonElement> items = kind == JsonValueKind.Array ? document.RootElement.EnumerateArray() : [document.RootElement];
        foreach (var item in items)
        {
            if (ToCall(item, arguments, number + calls.Count) is not { } call) return null;
            calls.Add(call);
        }
        return calls.Count > 0 ? calls : null;
    }

    /// <summary>Whether a text is a JSON value whose texts can be read: escapes may spell half a surrogate pair.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">The value's kind.</param>
    public static bool IsJson(string text, out JsonValueKind kind)
    {
        kind = JsonValueKind.Undefined;
        try
        {
            using var document = JsonDocument.Parse(text);
            Read(document.RootElement);
            kind = document.RootElement.ValueKind;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The text of an object that was put together.</summary>
    public static string Write(JsonObject json) => json.ToJsonString(Unescaped);

    /// <summary>The first character from an index on that is no white space.</summary>
    public static int SkipSpaces(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
        return at;
    }

    private static JsonSerializerOptions Unescaped { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static ToolCall? ToCall(JsonElement item, string arguments, int number)
    {
        if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
            || !item.TryGetProperty(arguments, out var given) || given.ValueKind is not (JsonValueKind.Object or JsonValueKind.String)) return null;
        string id = item.TryGetProperty("id", out var own) && own.ValueKind == JsonValueKind.String ? own.GetString()! : $"call_{number}";
        string text = given.ValueKind == JsonValueKind.String ? given.GetString()! : given.GetRawText();
        return new ToolCall { Id = id, Name = name.GetString()!, Arguments = text };
    }

    /// <exception cref="InvalidOperationException">A text cannot be read.</exception>
    private static void Read(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) _ = value.GetString();
        else if (value.ValueKind == JsonValueKind.Array) foreach (var item in value.EnumerateArray()) Read(item);
        else if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                _ = member.Name;
                Read(member.Value);
            }
        }
    }
}
