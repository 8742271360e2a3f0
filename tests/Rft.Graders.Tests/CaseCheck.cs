using System.Text.Json;

namespace Rft.Graders.Tests;

/// <summary>One line of a case file: item, sample, options and what is expected.</summary>
internal static class GraderCase
{
    public static async Task Check(string grader, string line)
    {
        using var document = JsonDocument.Parse(line);
        var entry = document.RootElement;
        var source = new GraderSource("test", grader);
        if (entry.TryGetProperty("options", out var options)) source = source with { Options = Item.Parse(options.GetRawText()) };
        if (entry.TryGetProperty("grader", out var name)) source = source with { Grader = name.GetString() };
        await using var bench = await Bench.OfFile(grader, source);
        string item = entry.GetProperty("item").GetRawText();
        var outcomes = entry.TryGetProperty("samples", out var samples)
            ? await bench.GradeGroup([.. samples.EnumerateArray().Select(Text)], item)
            : [await bench.Grade(Text(entry.GetProperty("sample")), item)];
        var expected = entry.GetProperty("expected");
        var each = expected.ValueKind == JsonValueKind.Array ? expected.EnumerateArray().ToList() : [expected];
        Assert.Equal(each.Count, outcomes.Count);
        for (int i = 0; i < each.Count; i++) Check(each[i], outcomes[i], line);
    }

    private static void Check(JsonElement expected, GradeOutcome outcome, string line)
    {
        if (expected.TryGetProperty("error", out var code))
        {
            Assert.Equal(code.GetString(), outcome.Fault().Code.Name());
            return;
        }
        Assert.True(outcome is GradeOutcome.Graded, $"{line}: {outcome}");
        var grade = outcome.Grade();
        if (expected.TryGetProperty("score", out var score)) Assert.Equal(score.GetDouble(), grade.Value!.Value, 1e-12);
        if (expected.TryGetProperty("state", out var state)) Assert.Equal(state.GetString(), JsonNamingPolicy.SnakeCaseLower.ConvertName(grade.State.ToString()));
        if (expected.TryGetProperty("reason", out var reason)) Assert.Equal(reason.GetString(), grade.Reason);
    }

    private static string Text(JsonElement sample) => sample.GetProperty("output_text").GetString()!;
}
