using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rft.Graders.OpenAi.Templates;

/// <summary>Parts of a sample as the chat completions API spells them.</summary>
internal static class SampleJson
{
    /// <summary>The tool calls of the last turn, those of the endpoint as it spelt them; an empty list when there are none.</summary>
    public static JsonElement Tools(Sample sample) =>
        Raw(sample, "output_tools") ?? JsonSerializer.SerializeToElement(ToolNodes(sample));

    /// <summary>The reply's choices: those of the endpoint, else the one choice that the sample is.</summary>
    public static JsonElement Choices(Sample sample)
    {
        if (Raw(sample, "choices") is { } choices) return choices;
        var message = new JsonObject { ["role"] = "assistant", ["content"] = sample.Text };
        if (sample.ToolCalls.Count > 0) message["tool_calls"] = ToolNodes(sample);
        return JsonSerializer.SerializeToElement(new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = message,
            ["finish_reason"] = JsonNamingPolicy.SnakeCaseLower.ConvertName(sample.FinishReason.ToString()),
        }));
    }

    /// <summary>The reply's audio; null when it has none.</summary>
    public static JsonElement? Audio(Sample sample) => Raw(sample, "output_audio");

    private static JsonElement? Raw(Sample sample, string member) =>
        sample.Raw is { ValueKind: JsonValueKind.Object } raw && raw.TryGetProperty(member, out var value) ? value : null;

    private static JsonArray ToolNodes(Sample sample) =>
    [
        .. sample.ToolCalls.Select(call => new JsonObject
        {
            ["id"] = call.Id,
            ["type"] = "function",
            ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
        }),
    ];
}
