using Rft.Graders.OpenAi;

namespace Rft.Graders.Tests.OpenAi;

public sealed class JsonLoaderTests
{
    private const string Check = """{ "type": "string_check", "name": "exact", "input": "{{sample.output_text}}", "reference": "{{item.a}}", "operation": "eq" }""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_json_file_is_a_grader_like_any_other()
    {
        await using var bench = await Bench.OfText(".json", Check);
        Assert.Equal((GraderKind.Json, GraderShape.Sample, "exact", "0..1"), (bench.Info.Kind, bench.Info.Shape, bench.Info.DeclaredName, bench.Info.Range!.ToString()));
        var grade = (await bench.Grade("x", """{ "a": "x" }""")).Grade();
        Assert.Equal((1.0, true), (grade.Value, grade.Passed));
        var fault = (await bench.Grade("x")).Fault();
        Assert.Equal((FaultCode.InvalidVariableError, 1, 92), (fault.Code, fault.Position!.Line, fault.Position.Column));
    }

    [Fact]
    public async Task The_hash_is_that_of_the_content()
    {
        await using var one = await Bench.OfText(".json", Check);
        await using var same = await Bench.OfText(".json", Check);
        await using var other = await Bench.OfText(".json", Check.Replace("eq", "ne", StringComparison.Ordinal));
        Assert.Equal(one.Info.Hash, same.Info.Hash);
        Assert.NotEqual(one.Info.Hash, other.Info.Hash);
    }

    [Fact]
    public async Task The_threshold_sets_passed_and_not_the_score()
    {
        const string Similarity = """{ "type": "text_similarity", "name": "t", "input": "{{sample.output_text}}", "reference": "ab", "evaluation_metric": "fuzzy_match", "pass_threshold": 0.5 }""";
        await using var bench = await Bench.OfText(".json", Similarity);
        var (at, below) = ((await bench.Grade("ac")).Grade(), (await bench.Grade("xyz")).Grade());
        Assert.Equal((0.5, true), (at.Value, at.Passed));
        Assert.Equal((0.0, false), (below.Value, below.Passed));
    }

    [Fact]
    public async Task A_file_that_is_no_grader_is_refused_with_place_pointer_and_line()
    {
        var refused = await Refused("{\n  \"type\": \"string_check\",\n  \"name\": 5\n}");
        Assert.Equal((FaultCode.LoadError, 3, 11), (refused.Code, refused.Position!.Line, refused.Position.Column));
        Assert.Equal("\"name\": 5", refused.SourceLine!.Trim());
        Assert.StartsWith("/name: a text is needed here, not 5", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_formula_that_does_not_parse_has_its_own_code()
    {
        var refused = await Refused($$"""{ "type": "multi", "name": "m", "graders": [{{Check}}], "calculate_output": "exact +" }""");
        Assert.Equal(FaultCode.FormulaParseError, refused.Code);
    }

    [Fact]
    public async Task Options_are_refused_because_the_file_holds_them()
    {
        var refused = await Refused(Check, new GraderSource("test", "") { Options = Item.Parse("""{ "a": 1 }""") });
        Assert.Contains("takes no options", refused.Message, StringComparison.Ordinal);
        refused = await Refused(Check, new GraderSource("test", "") { Grader = "exact" });
        Assert.Contains("no class 'exact'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_description_without_a_file_is_a_grader()
    {
        using var loaded = new GraderLoader().Load("inline", GraderDefinition.Parse(Check));
        var grade = await GraderTest.RunAsync(loaded.Grader!, """{ "a": "x" }""", "x", cancellationToken: Token);
        Assert.Equal(("inline", 1.0), (loaded.Name, grade.Value));
        Assert.Empty(loaded.JudgeTokens);
    }

    private static async Task<GraderLoadException> Refused(string json, GraderSource? source = null)
    {
        using var folder = new TempFolder();
        var file = (source ?? new GraderSource("test", "")) with { File = folder.Write("g.json", json) };
        return await Assert.ThrowsAsync<GraderLoadException>(() => new GraderLoader().LoadAsync(file, Token));
    }
}
