namespace Rft.Graders.Tests.OpenAi;

public sealed class MultiGraderTests
{
    private const string Exact = """{ "type": "string_check", "name": "exact", "input": "{{sample.output_text}}", "reference": "{{item.a}}", "operation": "eq" }""";
    private const string Near = """{ "type": "text_similarity", "name": "near", "input": "{{sample.output_text}}", "reference": "{{item.a}}", "evaluation_metric": "fuzzy_match", "pass_threshold": 0.5 }""";
    private const string Json = """{ "type": "string_check", "name": "json", "input": "{{sample.output_json.x}}", "reference": "1", "operation": "eq" }""";

    [Fact]
    public async Task The_scores_inside_are_metrics()
    {
        await using var bench = await Load("exact / 2 + near", "{}", Exact, Near);
        var grade = (await bench.Grade("ab", """{ "a": "ac" }""")).Grade();
        Assert.Equal(0.5, grade.Value);
        Assert.Equal([("exact", 0.0), ("near", 0.5)], grade.Metrics.Select(metric => (metric.Key, metric.Value)));
        Assert.Null(grade.Passed);
    }

    [Fact]
    public async Task A_fault_inside_is_the_fault_of_the_whole_and_names_the_part()
    {
        await using var bench = await Load("exact + json", "{}", Exact, Json);
        var fault = (await bench.Grade("no json", """{ "a": "ac" }""")).Fault();
        Assert.Equal(FaultCode.SampleParseError, fault.Code);
        Assert.StartsWith("json: '{{sample.output_json.x}}'", fault.Message, StringComparison.Ordinal);
        Assert.Equal(1, fault.Position!.Line);
    }

    [Fact]
    public async Task A_fault_inside_counts_as_zero_only_when_the_author_says_so()
    {
        await using var bench = await Load("exact + json", """{ "on_error": "zero" }""", Exact, Json);
        var outcome = await bench.Grade("no json", """{ "a": "no json" }""");
        Assert.Equal((1.0, "json: sample_parse_error, counted as zero"), (outcome.Score(), outcome.Grade().Reason));
        Assert.Contains("the output text is not JSON", outcome.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_that_is_not_finite_is_a_fault_that_shows_the_scores()
    {
        await using var bench = await Load("1 / exact", """{ "on_error": "zero" }""", Exact);
        var fault = (await bench.Grade("ab", """{ "a": "ac" }""")).Fault();
        Assert.Equal(FaultCode.FormulaParseError, fault.Code);
        Assert.Contains("(exact = 0)", fault.Message, StringComparison.Ordinal);
    }

    private static Task<Bench> Load(string formula, string extension, params string[] graders) => Bench.OfText(
        ".json",
        $$"""{ "type": "multi", "name": "m", "graders": [{{string.Join(", ", graders)}}], "calculate_output": "{{formula}}", "x_rft": {{extension}} }""");
}
