using System.Text.Json;
using Jint;
using Jint.Native;
using Jint.Native.Object;
using Jint.Runtime.Descriptors;

namespace Rft.Graders.JavaScript;

/// <summary>Builds deep-frozen copies of a call's inputs inside one engine.</summary>
internal sealed class JsInputs(Engine engine)
{
    public JsValue Sample(Sample sample) => Object(
        ("id", sample.Id),
        ("output_text", sample.Text),
        ("reasoning", Text(sample.Reasoning)),
        ("output_tools", Array(sample.ToolCalls.Select(Tool))),
        ("finish_reason", Spell(sample.FinishReason)),
        ("token_count", sample.TokenCount is { } count ? (JsValue)count : JsValue.Null),
        ("messages", Array(sample.Messages.Select(Message))));

    public JsValue Samples(IEnumerable<Sample> samples) => Array(samples.Select(Sample));

    public JsValue Json(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => Object([.. value.EnumerateObject().Select(m => (m.Name, Json(m.Value)))]),
        JsonValueKind.Array => Array(value.EnumerateArray().Select(Json)),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => JsBoolean.True,
        JsonValueKind.False => JsBoolean.False,
        _ => JsValue.Null,
    };

    /// <summary>A frozen object.</summary>
    public ObjectInstance Object(params ReadOnlySpan<(string Name, JsValue Value)> members)
    {
        var made = new JsObject(engine);
        foreach (var (name, value) in members)
            made.FastSetProperty(name, new PropertyDescriptor(value, PropertyFlag.OnlyEnumerable));
        made.PreventExtensions();
        return made;
    }

    private JsArray Array(IEnumerable<JsValue> elements)
    {
        var made = new JsArray(engine, elements.ToArray());
        for (uint i = 0; i < made.Length; i++)
            made.DefineOwnProperty(i, new PropertyDescriptor(made[i], writable: false, enumerable: true, configurable: false));
        made.DefineOwnProperty("length", new PropertyDescriptor(made.Length, writable: false, enumerable: false, configurable: false));
        made.PreventExtensions();
        return made;
    }

    private JsValue Message(Message message) => Object(
        ("role", message.Role),
        ("content", message.Content),
        ("reasoning", Text(message.Reasoning)),
        ("tool_calls", Array(message.ToolCalls.Select(Tool))),
        ("tool_call_id", Text(message.ToolCallId)));

    /// <summary>A tool call as the chat completions API spells it.</summary>
    private JsValue Tool(ToolCall call) => Object(
        ("id", call.Id),
        ("type", "function"),
        ("function", Object(("name", call.Name), ("arguments", call.Arguments))));

    private static JsValue Text(string? text) => text is null ? JsValue.Null : (JsValue)text;

    private static string Spell(FinishReason reason) => reason switch
    {
        FinishReason.Stop => "stop",
        FinishReason.Length => "length",
        FinishReason.ToolCalls => "tool_calls",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "unknown finish reason"),
    };
}
