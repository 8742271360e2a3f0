using System.Text.Json.Nodes;

namespace Rft.Graders.OpenAi.Judges;

/// <summary>What is wanted of a judge beside what the grader's author says.</summary>
/// <param name="Name">Names the form of the reply.</param>
/// <param name="Schema">The form of the reply, a JSON schema.</param>
/// <param name="Form">The form of the reply in words.</param>
/// <param name="Task">A further message; null: none.</param>
internal sealed record JudgeTask(string Name, JsonObject Schema, string Form, Func<Fence, string>? Task = null)
{
    private const string Steps = """{"steps": [{"description": "...", "conclusion": "..."}], "result": """;

    /// <summary>A number from low to high, after the steps that lead to it.</summary>
    public static JudgeTask Score(ScoreRange range) => new(
        "score", Reasoned(new JsonObject { ["type"] = "number" }),
        FormattableString.Invariant($"Reply with one JSON object and nothing else: {Steps}NUMBER}}, where NUMBER is from {range.Low} to {range.High}."));

    /// <summary>One of the labels, after the steps that lead to it.</summary>
    public static JudgeTask Label(IReadOnlyList<string> labels) => new(
        "label", Reasoned(new JsonObject { ["type"] = "string", ["enum"] = Texts(labels) }),
        $"Reply with one JSON object and nothing else: {Steps}LABEL}}, where LABEL is one of {Texts(labels).ToJsonString()}.");

    /// <summary>A schema of an object whose members are all required and are all there are.</summary>
    public static JsonObject Object(params IEnumerable<(string Name, JsonNode Schema)> members)
    {
        var properties = new JsonObject();
        foreach (var (name, schema) in members) properties[name] = schema;
        return new JsonObject
        {
            ["type"] = "object",
            ["properties"] = properties,
            ["required"] = new JsonArray([.. properties.Select(member => JsonValue.Create(member.Key))]),
            ["additionalProperties"] = false,
        };
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    private static JsonObject Reasoned(JsonObject result) => Object(
        ("steps", new JsonObject
        {
            ["type"] = "array",
            ["items"] = Object(("description", new JsonObject { ["type"] = "string" }), ("conclusion", new JsonObject { ["type"] = "string" })),
        }),
        ("result", result));
}
