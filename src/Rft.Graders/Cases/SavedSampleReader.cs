using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Rft.Graders.Cases;

/// <summary>From the JSON of a row to its item and completion.</summary>
internal static class SavedSampleReader
{
    private const string ItemField = "item", Messages = "messages";
    private static readonly string[] Fields = ["completion", "output_text", "sample"];
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="RowException">The row has no completion, or more than one.</exception>
    public static SavedSample Read(JsonElement json, int line)
    {
        var row = Object(json);
        string[] given = [.. Fields.Where(field => row.TryGetProperty(field, out _))];
        if (given.Length > 1) throw new RowException(given[1], $"the row has both {given[0]} and {given[1]}; keep one of them");
        string field = given.Length == 1 ? given[0] : Messages;
        var item = given.Length == 0 ? new Item(row)
            : row.TryGetProperty(ItemField, out var own) && own.ValueKind == JsonValueKind.Object ? new Item(own)
            : new Item(Without(row, field));
        try
        {
            var sample = given.Length == 0 ? OfConversation(row) : OfField(row.GetProperty(field), Prompt(item));
            string id = sample.Id.Length > 0 ? sample.Id : Id(row) ?? FormattableString.Invariant($"line {line}");
            return new SavedSample(line, item, sample with { Id = id }, row);
        }
        catch (GraderCaseException e)
        {
            throw new RowException(field, e.Message);
        }
    }

    /// <summary>Whether a row names a completion of its own, so that it is more than an item.</summary>
    public static bool HasSample(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && (Fields.Any(field => json.TryGetProperty(field, out _)) || (IsList(json, out var list) && Role(list[list.GetArrayLength() - 1]) == "assistant"));

    /// <exception cref="RowException">It is no object.</exception>
    public static JsonElement Object(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
            ? json
            : throw new RowException(null, "a row is a JSON object, for example {\"completion\": \"42\", \"answer\": \"42\"}");

    /// <summary>Column, in characters from 1, at which the value of a field begins; 1 when there is no such field.</summary>
    public static int ColumnOf(string line, string? field)
    {
        if (field is null) return 1;
        byte[] text = Encoding.UTF8.GetBytes(line);
        var reader = new Utf8JsonReader(text);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool found = reader.ValueTextEquals(field);
            reader.Read();
            if (found) return Encoding.UTF8.GetCharCount(text, 0, (int)reader.TokenStartIndex) + 1;
            reader.Skip();
        }
        return 1;
    }

    private static Sample OfField(JsonElement value, IReadOnlyList<Message> prompt) => value.ValueKind switch
    {
        JsonValueKind.String => Of(new Message { Role = "assistant", Content = value.GetString()! }, prompt),
        JsonValueKind.Object when value.TryGetProperty("output_text", out _) => CaseReader.Sample(value),
        JsonValueKind.Object when value.TryGetProperty("role", out _) => Of(Message(value), prompt),
        JsonValueKind.Array when value.GetArrayLength() > 0 => OfTurns([.. value.EnumerateArray().Select(Message)], prompt),
        _ => throw new GraderCaseException("the completion must be a text, a chat message or a list of them, or a sample with output_text"),
    };

    private static Sample OfConversation(JsonElement row)
    {
        if (!IsList(row, out var list))
            throw new RowException(null, $"the row has no completion; add {string.Join(", ", Fields)}, or messages that end with the assistant's");
        return OfTurns([.. list.EnumerateArray().Select(Message)], []);
    }

    private static Sample OfTurns(Message[] turns, IReadOnlyList<Message> prompt) => turns[^1].Role == "assistant"
        ? Of(turns[^1], [.. prompt, .. turns[..^1]])
        : throw new GraderCaseException($"the last message is the {turns[^1].Role}'s; the completion is the assistant's last message");

    private static Sample Of(Message answer, IReadOnlyList<Message> before) => new()
    {
        Text = answer.Content,
        Reasoning = answer.Reasoning,
        ToolCalls = answer.ToolCalls,
        FinishReason = answer.ToolCalls.Count > 0 ? FinishReason.ToolCalls : FinishReason.Stop,
        Messages = [.. before, answer],
    };

    /// <summary>The messages of an item, as far as they are chat messages: an item may call anything messages.</summary>
    private static IReadOnlyList<Message> Prompt(Item item) =>
        IsList(item.Json, out var list) && list.EnumerateArray().All(message => Role(message) is not null)
            ? [.. list.EnumerateArray().Select(Message)]
            : [];

    private static Message Message(JsonElement json) => new()
    {
        Role = Role(json) ?? throw new GraderCaseException("a message needs a role"),
        Content = Content(json),
        Reasoning = Text(json, "reasoning_content"),
        ToolCallId = Text(json, "tool_call_id"),
        ToolCalls = json.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array
            ? [.. calls.EnumerateArray().Select(CaseReader.Tool)]
            : [],
    };

    private static string Content(JsonElement message)
    {
        if (!message.TryGetProperty("content", out var content) || content.ValueKind == JsonValueKind.Null) return "";
        return content.ValueKind switch
        {
            JsonValueKind.String => content.GetString()!,
            JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Object
                ? Text(part, "text") ?? throw new GraderCaseException("a part of a message has no text; only text parts are graded")
                : throw new GraderCaseException("a part of a message is no object"))),
            _ => throw new GraderCaseException("the content of a message must be a text or a list of text parts"),
        };
    }

    private static bool IsList(JsonElement row, out JsonElement list) =>
        row.TryGetProperty(Messages, out list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0;

    private static string? Role(JsonElement message) => message.ValueKind == JsonValueKind.Object ? Text(message, "role") : null;

    private static string? Text(JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Id(JsonElement row) => !row.TryGetProperty("id", out var id) ? null
        : id.ValueKind == JsonValueKind.String ? id.GetString()
        : id.ValueKind == JsonValueKind.Number ? id.GetRawText() : null;

    private static JsonElement Without(JsonElement row, string field)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            foreach (var member in row.EnumerateObject().Where(member => member.Name != field)) member.WriteTo(json);
            json.WriteEndObject();
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
