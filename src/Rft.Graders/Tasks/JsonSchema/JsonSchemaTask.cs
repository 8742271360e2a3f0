using System.Text.Json;
using Rft.Graders.Tasks.Json;

namespace Rft.Graders.Tasks.JsonSchema;

/// <summary>
/// A JSON value that fits a schema, and, where the row has an <c>expected</c> value, equals it field by field. The value is the content of
/// the last <c>&lt;answer&gt;</c> element, or without one the whole text: nothing may stand beside it.
/// </summary>
internal sealed class JsonSchemaTask() : LibraryTask(
    TaskName, "The answer is one JSON value that fits the schema and equals the row's expected value field by field.", new JsonSchemaGenerator())
{
    public const string TaskName = "json-schema";

    /// <inheritdoc/>
    public override IGrader CreateGrader(Item options)
    {
        var bound = TaskOptions.Bind<JsonSchemaOptions>(options);
        if (!(bound.Tolerance >= 0) || double.IsInfinity(bound.Tolerance))
            throw new TaskException($"options.tolerance is {bound.Tolerance}; use a finite number of at least 0");
        return new PureGrader((sample, item) => Judge(sample, item, bound));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TaskProbe> Probes(Item row)
    {
        string right = row.Json.TryGetProperty("expected", out var expected) ? expected.GetRawText() : "{}";
        return
        [
            TaskProbe.OfText("empty", ""),
            TaskProbe.OfText("empty answer", "<answer></answer>"),
            TaskProbe.OfText("the schema itself", row.Json.TryGetProperty("schema", out var schema) ? schema.GetRawText() : "{\"type\": \"object\"}"),
            TaskProbe.OfText("trailing text", $"<answer>{right} is it</answer>"),
            TaskProbe.OfText("two values", $"<answer>{right}{right}</answer>"),
            TaskProbe.OfText("fenced", $"<answer>```json\n{right}\n```</answer>"),
            TaskProbe.OfText("quoted", $"<answer>{JsonSerializer.Serialize(right)}</answer>"),
            TaskProbe.OfText("comment", $"<answer>/* */{right}</answer>"),
            TaskProbe.OfText("duplicate key", $"<answer>{right[..^1]}, \"a\": 1, \"a\": 2}}</answer>"),
            TaskProbe.OfText("taken back", $"<answer>{right}</answer><answer>none</answer>"),
            TaskProbe.OfText("deep", $"<answer>{new string('[', 100_000)}</answer>"),
            TaskProbe.OfText("template", "<answer>{{item.expected}}</answer>"),
        ];
    }

    private static Grade Judge(Sample sample, Item item, JsonSchemaOptions options)
    {
        var schema = item.Json.TryGetProperty("schema", out var own) ? own : options.Schema;
        bool hasExpected = item.Json.TryGetProperty("expected", out var expected);
        if (schema is null && !hasExpected) return Grade.Invalid("neither the options nor the row have a schema, and the row has no expected value");
        string text = sample.TryGetAnswer(out string answer) ? answer : sample.Text;
        if (StrictJson.Parse(text, out string? problem) is not { } value) return Grade.Pass(false, problem);
        try
        {
            if (schema is { } rules && new SchemaValidator(rules).Validate(value) is { } violation)
                return Grade.Pass(false, $"schema_violation: {violation}");
        }
        catch (SchemaException e)
        {
            return Grade.Invalid(e.Message);
        }
        return hasExpected ? Compare(expected, value, options) : Grade.Pass(true, "ok");
    }

    private static Grade Compare(JsonElement expected, JsonElement value, JsonSchemaOptions options)
    {
        var fields = new FieldComparison(options.Tolerance);
        fields.Compare(expected, value, "");
        if (fields.FirstDifference is not { } place) return Grade.Pass(true, "ok");
        string reason = $"differs: {place}";
        return options.Partial ? Grade.Score(fields.EqualShare, reason).WithPassed(false) : Grade.Pass(false, reason);
    }
}
