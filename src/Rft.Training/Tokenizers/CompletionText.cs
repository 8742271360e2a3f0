using System.Text.Json;
using Rft.Graders;

namespace Rft.Training.Tokenizers;

/// <summary>
/// The parts of a chat model's answer: reasoning between <c>&lt;think&gt;</c> and <c>&lt;/think&gt;</c>, calls between <c>&lt;tool_call&gt;</c> and
/// <c>&lt;/tool_call&gt;</c> (Qwen, Hermes), or an answer that is one JSON object with a name and parameters (Llama 3). Pure functions.
/// </summary>
internal static class CompletionText
{
    private const string Think = "<think>", Thought = "</think>", Call = "<tool_call>", Called = "</tool_call>";

    /// <summary>The message that an answer spells. What does not have one of these forms stays content.</summary>
    /// <param name="text">The answer, without its stop token.</param>
    public static Message Parse(string text)
    {
        string? reasoning = null;
        string content = text;
        int thought = text.IndexOf(Thought, StringComparison.Ordinal);
        if (thought >= 0)
        {
            string before = text[..thought];
            int open = before.IndexOf(Think, StringComparison.Ordinal);
            // Templates that open the thought themselves leave only its end to the model.
            if (open < 0 || before[..open].Trim().Length == 0)
            {
                reasoning = (open < 0 ? before : before[(open + Think.Length)..]).Trim();
                content = text[(thought + Thought.Length)..].TrimStart('\n');
            }
        }
        var calls = new List<ToolCall>();
        content = TakeCalls(content, calls);
        if (calls.Count == 0 && Bare(content) is { } bare)
        {
            calls.Add(bare);
            content = "";
        }
        return new Message { Role = "assistant", Content = content, Reasoning = reasoning, ToolCalls = calls };
    }

    private static string TakeCalls(string content, List<ToolCall> calls)
    {
        while (true)
        {
            int open = content.IndexOf(Call, StringComparison.Ordinal), close = open < 0 ? -1 : content.IndexOf(Called, open, StringComparison.Ordinal);
            if (close < 0 || Read(content[(open + Call.Length)..close], "arguments", calls.Count) is not { } call) return content;
            calls.Add(call);
            content = (content[..open].TrimEnd() + content[(close + Called.Length)..]).TrimEnd();
        }
    }

    private static ToolCall? Bare(string content) => content.TrimStart().StartsWith('{') ? Read(content, "parameters", 0) : null;

    private static ToolCall? Read(string json, string arguments, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("name", out var name) || name.ValueKind != JsonValueKind.String
                || !root.TryGetProperty(arguments, out var given)) return null;
            return new ToolCall { Id = $"call_{number}", Name = name.GetString()!, Arguments = given.ValueKind == JsonValueKind.String ? given.GetString()! : given.GetRawText() };
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
