using System.Text;
using System.Text.Json;
using Rft.Graders;

namespace Rft.Training.Data;

/// <summary>Turns one list of messages of a row into <see cref="Message"/>s, or says where and why it cannot.</summary>
/// <param name="file">The file as the user named it.</param>
/// <param name="number">The row's line.</param>
/// <param name="line">The row's text, to place errors in.</param>
/// <param name="list">Where the list stands in the row: property names from the root.</param>
/// <param name="label">What errors call the list before they name a message in it; empty for the list of a chat row.</param>
internal sealed class MessageParser(string file, int number, ReadOnlyMemory<byte> line, IReadOnlyList<string> list, string label = "")
{
    private const string Roles = "system, developer, user, assistant or tool";

    /// <summary>Parses the list.</summary>
    /// <param name="messages">The list.</param>
    /// <returns>The messages, and which of them supervised training learns: assistant messages whose <c>weight</c> is not 0.</returns>
    /// <exception cref="DatasetException">It is no list, is empty, or a message is wrong.</exception>
    public (List<Message> Messages, List<bool> Trained) Parse(JsonElement messages)
    {
        if (messages.ValueKind != JsonValueKind.Array)
            throw Fail($"\"{list[^1]}\" is {Name(messages)}, not a list; write [{{\"role\": \"user\", \"content\": ...}}]");
        if (messages.GetArrayLength() == 0) throw Fail($"\"{list[^1]}\" is empty; add at least one message");
        var parsed = new List<Message>();
        var trained = new List<bool>();
        foreach (var element in messages.EnumerateArray())
        {
            int index = parsed.Count;
            var message = ParseMessage(element, index);
            parsed.Add(message);
            trained.Add(ParseTrained(element, message.Role, index));
        }
        return (parsed, trained);
    }

    /// <summary>What a JSON value is, in words.</summary>
    public static string Name(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };

    /// <summary>A problem with the list, or with a part of it.</summary>
    /// <param name="problem">What is wrong and the cure.</param>
    /// <param name="path">The part, from the list on; nothing for the list itself.</param>
    public DatasetException Fail(string problem, params ReadOnlySpan<object> path) =>
        new(file, number, JsonLocator.Column(line.Span, [.. list, .. path]), path.Length > 0 && label.Length > 0 ? $"{label}: {problem}" : problem);

    private Message ParseMessage(JsonElement element, int index)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw Fail($"message {index} is {Name(element)}, not an object; write {{\"role\": ..., \"content\": ...}}", index);
        if (!element.TryGetProperty("role", out var role))
            throw Fail($"message {index} has no \"role\"; use {Roles}", index);
        if (role.ValueKind != JsonValueKind.String || role.GetString() is not ("system" or "developer" or "user" or "assistant" or "tool"))
            throw Fail($"message {index} has the role {role.GetRawText()}; use {Roles}", index, "role");
        var calls = element.TryGetProperty("tool_calls", out var toolCalls) && toolCalls.ValueKind != JsonValueKind.Null
            ? ParseToolCalls(toolCalls, role.GetString()!, index)
            : [];
        return new Message
        {
            Role = role.GetString()!,
            Content = ParseContent(element, index, mayBeMissing: calls.Count > 0),
            Reasoning = OptionalText(element, "reasoning_content", index),
            ToolCalls = calls,
            ToolCallId = OptionalText(element, "tool_call_id", index),
        };
    }

    private string ParseContent(JsonElement message, int index, bool mayBeMissing)
    {
        if (!message.TryGetProperty("content", out var content) || content.ValueKind == JsonValueKind.Null)
        {
            return mayBeMissing
                ? ""
                : throw Fail(
                    $"message {index} has no \"content\"; add a string (only an assistant message with tool_calls may leave it out)",
                    index);
        }
        if (content.ValueKind == JsonValueKind.String) return content.GetString()!;
        if (content.ValueKind != JsonValueKind.Array)
            throw Fail($"the content of message {index} is {Name(content)}; write a string or a list of text parts", index,
                "content");
        var text = new StringBuilder();
        int part = 0;
        foreach (var element in content.EnumerateArray()) text.Append(ParsePart(element, index, part++));
        return text.ToString();
    }

    private string ParsePart(JsonElement part, int index, int position)
    {
        string? type = part.ValueKind == JsonValueKind.Object && part.TryGetProperty("type", out var name)
            && name.ValueKind == JsonValueKind.String
            ? name.GetString()
            : null;
        if (type == "text" && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String) return text.GetString()!;
        string problem = type switch
        {
            "image_url" or "image" or "input_image" => "image parts are not supported",
            "input_audio" or "audio" => "audio parts are not supported",
            "file" => "file parts are not supported",
            "text" => "a text part has no \"text\" string",
            null => "a content part has no \"type\"",
            _ => $"a content part has the unknown type \"{type}\"",
        };
        throw Fail($"{problem} (message {index}, part {position}); use {{\"type\": \"text\", \"text\": ...}} or remove the row",
            index, "content", position);
    }

    private List<ToolCall> ParseToolCalls(JsonElement calls, string role, int index)
    {
        if (role != "assistant")
            throw Fail($"message {index} has tool_calls but the role {role}; only assistant messages call tools", index,
                "tool_calls");
        if (calls.ValueKind != JsonValueKind.Array)
            throw Fail($"the tool_calls of message {index} are {Name(calls)}, not a list", index, "tool_calls");
        var parsed = new List<ToolCall>();
        foreach (var call in calls.EnumerateArray())
        {
            if (call.ValueKind != JsonValueKind.Object || !call.TryGetProperty("function", out var function)
                || function.ValueKind != JsonValueKind.Object || !TryText(function, "name", out string name))
            {
                throw Fail($"tool call {parsed.Count} of message {index} has no function name; "
                    + "write {\"id\": ..., \"function\": {\"name\": ..., \"arguments\": \"...\"}}",
                    index, "tool_calls", parsed.Count);
            }
            // Arguments are the model's own text and stay as they are; an object, which some tools write, becomes its JSON text.
            string arguments = TryText(function, "arguments", out string text) ? text
                : function.TryGetProperty("arguments", out var value) ? value.GetRawText() : "{}";
            parsed.Add(new ToolCall { Id = TryText(call, "id", out string id) ? id : "", Name = name, Arguments = arguments });
        }
        return parsed;
    }

    private bool ParseTrained(JsonElement message, string role, int index)
    {
        if (!message.TryGetProperty("weight", out var weight)) return role == "assistant";
        if (role != "assistant")
            throw Fail($"message {index} has a weight but the role {role}; only assistant messages are trained, remove the weight",
                index, "weight");
        if (weight.ValueKind == JsonValueKind.Number && weight.GetDouble() is 0 or 1) return weight.GetDouble() == 1;
        throw Fail(
            $"the weight of message {index} is {weight.GetRawText()}; use 0 or 1 (a weight of the whole row goes beside \"messages\")",
            index, "weight");
    }

    private string? OptionalText(JsonElement message, string field, int index)
    {
        if (!message.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw Fail($"the {field} of message {index} is {Name(value)}, not a string", index, field);
    }

    private static bool TryText(JsonElement element, string field, out string text)
    {
        bool found = element.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String;
        text = found ? value.GetString()! : "";
        return found;
    }
}
