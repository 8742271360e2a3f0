using System.Text.Json;

namespace Rft.Graders.Cases;

/// <summary>From the JSON of a case to the case. Unknown keys are errors: a misspelt one would test nothing.</summary>
internal static class CaseReader
{
    private static readonly string[] States = [.. Enum.GetValues<GradeState>().Select(ExpectedGrade.Spell)];
    private static readonly Dictionary<string, FinishReason> Finishes = new(StringComparer.Ordinal)
    {
        ["stop"] = FinishReason.Stop, ["length"] = FinishReason.Length, ["tool_calls"] = FinishReason.ToolCalls,
    };

    public static GraderCase Read(JsonElement json, int line)
    {
        RequireKeys(json, "a case", "id", "item", "sample", "samples", "expected", "options", "grader");
        bool group = json.TryGetProperty("samples", out var samples);
        if (group == json.TryGetProperty("sample", out var sample)) throw Error("give either sample or, for a group, samples");
        if (!json.TryGetProperty("expected", out var expected))
            throw Error("expected is missing; add for example \"expected\": {\"score\": 1}");
        Sample[] all = group ? [.. Elements(samples, "samples").Select(Sample)] : [Sample(sample)];
        ExpectedGrade[] each =
            expected.ValueKind == JsonValueKind.Array ? [.. expected.EnumerateArray().Select(Expected)] : [Expected(expected)];
        if (all.Length == 0) throw Error("samples is empty; give at least one");
        if (each.Length != all.Length && !(each.Length == 1 && each[0].Error is not null))
            throw Error($"{all.Length} samples need as many expected entries, not {each.Length}; one error may stand for all");
        return new GraderCase
        {
            Line = line,
            Id = Text(json, "id"),
            Item = Row(json, "item"),
            Samples = all,
            IsGroup = group,
            Expected = each,
            Options = Row(json, "options"),
            Grader = Text(json, "grader"),
        };
    }

    /// <summary>A sample as cases spell it.</summary>
    /// <exception cref="GraderCaseException">It is none.</exception>
    public static Sample Sample(JsonElement json)
    {
        RequireKeys(json, "a sample", "id", "output_text", "reasoning", "finish_reason", "token_count", "messages", "output_tools", "choices", "output_audio");
        string text = Text(json, "output_text") ?? throw Error("a sample needs output_text");
        return new Sample
        {
            Id = Text(json, "id") ?? "",
            Text = text,
            Reasoning = Text(json, "reasoning"),
            FinishReason = Text(json, "finish_reason") is { } finish ? Finish(finish) : FinishReason.Stop,
            TokenCount = json.TryGetProperty("token_count", out var count) ? TokenCount(count) : null,
            Messages = json.TryGetProperty("messages", out var messages)
                ? [.. Elements(messages, "messages").Select(Message)]
                : [new Message { Role = "assistant", Content = text }],
            ToolCalls = json.TryGetProperty("output_tools", out var tools) ? [.. Elements(tools, "output_tools").Select(Tool)] : [],
            Raw = json.TryGetProperty("choices", out _) || json.TryGetProperty("output_audio", out _) ? json.Clone() : null,
        };
    }

    private static FinishReason Finish(string finish) => Finishes.TryGetValue(finish, out var reason)
        ? reason
        : throw Error($"finish_reason is '{finish}'; use {string.Join(", ", Finishes.Keys)}");

    private static int TokenCount(JsonElement json) => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out int tokens)
        ? tokens
        : throw Error("token_count must be a whole number");

    private static Message Message(JsonElement json)
    {
        RequireKeys(json, "a message", "role", "content");
        return new Message { Role = Text(json, "role") ?? throw Error("a message needs a role"), Content = Text(json, "content") ?? "" };
    }

    /// <summary>A tool call as the chat completions API spells it.</summary>
    /// <exception cref="GraderCaseException">It is none.</exception>
    public static ToolCall Tool(JsonElement json)
    {
        RequireKeys(json, "a tool call", "id", "type", "function");
        if (!json.TryGetProperty("function", out var function)) throw Error("a tool call needs a function");
        RequireKeys(function, "a function", "name", "arguments");
        return new ToolCall
        {
            Id = Text(json, "id") ?? "",
            Name = Text(function, "name") ?? throw Error("a tool call needs a name"),
            Arguments = Text(function, "arguments") ?? "{}",
        };
    }

    private static ExpectedGrade Expected(JsonElement json)
    {
        RequireKeys(json, "expected", "score", "state", "reason", "error");
        var expected = new ExpectedGrade
        {
            Score = json.TryGetProperty("score", out var score)
                ? score.ValueKind == JsonValueKind.Number
                    ? score.GetDouble()
                    : throw Error($"expected.score must be a number, not {score.GetRawText()}")
                : null,
            State = Text(json, "state") is { } state
                ? Array.IndexOf(States, state) is >= 0 and var at
                    ? Enum.GetValues<GradeState>()[at]
                    : throw Error($"expected.state is '{state}'; use {string.Join(", ", States)}")
                : null,
            Reason = Text(json, "reason"),
            Error = Text(json, "error"),
        };
        if (expected is { Score: null, State: null, Error: null }) throw Error("expected needs a score, a state or an error");
        if (expected.Error is { } code && !Enum.GetValues<FaultCode>().Any(known => known.Name() == code))
            throw Error($"expected.error is '{code}', which is no fault code");
        return expected;
    }

    private static Item Row(JsonElement json, string key) =>
        !json.TryGetProperty(key, out var row) ? Item.Empty
        : row.ValueKind == JsonValueKind.Object ? new Item(row.Clone()) : throw Error($"{key} must be a JSON object");

    private static JsonElement.ArrayEnumerator Elements(JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Array ? json.EnumerateArray() : throw Error($"{key} must be a JSON array");

    private static string? Text(JsonElement json, string key) =>
        !json.TryGetProperty(key, out var text) || text.ValueKind == JsonValueKind.Null ? null
        : text.ValueKind == JsonValueKind.String ? text.GetString() : throw Error($"{key} must be a text");

    private static void RequireKeys(JsonElement json, string what, params string[] known)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Error($"{what} must be a JSON object");
        foreach (var member in json.EnumerateObject())
        {
            if (!known.Contains(member.Name, StringComparer.Ordinal))
                throw Error($"{what} has the unknown key '{member.Name}'; use {string.Join(", ", known)}");
        }
    }

    private static GraderCaseException Error(string message) => new(message);
}
