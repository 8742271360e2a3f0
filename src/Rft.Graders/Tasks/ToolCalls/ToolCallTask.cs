using System.Text.Json;

namespace Rft.Graders.Tasks.ToolCalls;

/// <summary>Options of <c>tool-call</c>.</summary>
internal sealed record ToolCallOptions
{
    /// <summary>Whether the calls must come in the row's order.</summary>
    public bool Ordered { get; init; }

    /// <summary>Score right calls by all calls, expected and made, instead of all or nothing; a call too many costs as much as one missing.</summary>
    public bool Partial { get; init; }
}

/// <summary>
/// The calls of the row's <c>calls</c> (objects with <c>name</c> and <c>arguments</c>), no more and no fewer. Arguments are compared as JSON
/// values: 1 equals 1.0, the order of keys does not matter, duplicate keys are malformed. The calls are the sample's tool calls, or where it
/// has none the <c>&lt;tool_call&gt;</c> elements of its text.
/// </summary>
internal sealed class ToolCallTask() : LibraryTask(
    TaskName, "The model makes the row's calls, no more and no fewer, with equal arguments.", new ToolCallGenerator())
{
    public const string TaskName = "tool-call";

    /// <inheritdoc/>
    public override IGrader CreateGrader(Item options)
    {
        var bound = TaskOptions.Bind<ToolCallOptions>(options);
        return new PureGrader((sample, item) => Judge(sample, item, bound));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TaskProbe> Probes(Item row)
    {
        string[] calls = [.. row.Json.GetProperty("calls").EnumerateArray().Select(call => call.GetRawText())];
        string right = string.Concat(calls.Select(Element));
        return
        [
            TaskProbe.OfText("another tool", Element("{\"name\":\"no_such_tool\",\"arguments\":{}}")),
            TaskProbe.OfText("a call too many", right + Element("{\"name\":\"no_such_tool\",\"arguments\":{}}")),
            TaskProbe.OfText("trailing text in the element", right.Replace("</tool_call>", " and so on</tool_call>", StringComparison.Ordinal) + Element("x")),
            TaskProbe.OfText("template", Element("{{item.calls}}")),
            .. calls.Length == 0 ? [] : new[]
            {
                TaskProbe.OfText("empty", ""),
                TaskProbe.OfText("every call twice", right + right),
                TaskProbe.OfText("calls without elements", string.Concat(calls)),
                TaskProbe.OfText("unclosed element", $"<tool_call>{calls[0]}"),
                TaskProbe.OfText("name alone", Element(JsonSerializer.Serialize(row.Json.GetProperty("calls")[0].GetProperty("name").GetString()))),
            },
        ];
    }

    private static string Element(string call) => $"<tool_call>{call}</tool_call>";

    private static Grade Judge(Sample sample, Item item, ToolCallOptions options)
    {
        if (!item.Json.TryGetProperty("calls", out var wanted) || wanted.ValueKind != JsonValueKind.Array) return Grade.Invalid("the row has no list of calls");
        List<MadeCall?> expected = [.. wanted.EnumerateArray().Select(MadeCall.Of)];
        if (expected.Contains(null)) return Grade.Invalid("a call of the row is no object with a name and an object of arguments");
        var made = MadeCall.All(sample);
        int malformed = made.Count(call => call is null);
        int right = options.Ordered
            ? expected.Zip(made).Count(pair => pair.First == pair.Second)
            : expected.Count - Missing(expected, made).Count;
        if (right == expected.Count && made.Count == expected.Count) return Grade.Pass(true, "ok");
        string reason = malformed > 0 ? "malformed_call" : Reason(expected, made, right);
        return options.Partial
            ? Grade.Score((double)right / (expected.Count + made.Count - right), reason).WithPassed(false)
            : Grade.Pass(false, reason);
    }

    private static string Reason(List<MadeCall?> expected, List<MadeCall?> made, int right)
    {
        if (made.Count == 0) return "no_call";
        if (right == expected.Count) return "extra_call";
        var missing = Missing(expected, made);
        if (missing.Count == 0) return "wrong_order";
        return missing.TrueForAll(call => made.Exists(other => other!.Name == call!.Name)) ? "wrong_arguments"
            : made.Count < expected.Count ? "missing_call"
            : "wrong_tool";
    }

    /// <summary>The expected calls that were not made, each made call standing for one.</summary>
    private static List<MadeCall?> Missing(List<MadeCall?> expected, List<MadeCall?> made)
    {
        var left = made.ToList();
        return [.. expected.Where(call => !left.Remove(call))];
    }
}
