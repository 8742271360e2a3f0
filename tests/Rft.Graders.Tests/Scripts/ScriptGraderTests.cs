namespace Rft.Graders.Tests.Scripts;

public sealed class ScriptGraderTests
{
    [Theory]
    [InlineData("return 0.25;", 0.25)]
    [InlineData("return 1;", 1.0)]
    [InlineData("return true;", 1.0)]
    [InlineData("return false;", 0.0)]
    [InlineData("return -0.0;", 0.0)]
    [InlineData("return 0.5m;", 0.5)]
    [InlineData("Sample.Text.Length / 4.0", 0.75)]
    [InlineData("int twice(int n) => 2 * n; return twice(Item.Int(\"limit\"));", 20.0)]
    [InlineData("class Box { public int Value = 7; }\nreturn new Box().Value;", 7.0)]
    [InlineData("await Task.Delay(5); return 0.5;", 0.5)]
    [InlineData("return Grade.Score(0.1, \"why\");", 0.1)]
    [InlineData("double Grade(Sample sample, Item item) => sample.Text == \"abc\" ? 2 : 0;", 2.0)]
    [InlineData("const double Full = 3; Grade Grade(Sample sample, Item item) => Score(Full, \"r\");", 3.0)]
    [InlineData("async Task<double> Grade(Sample sample, Item item) { await Task.Yield(); return 4; }", 4.0)]
    [InlineData("return System.Xml.Linq.XElement.Parse(\"<a><b/></a>\").Elements().Count();", 1.0)]
    [InlineData("dynamic x = Sample; return x.Text.Length;", 3.0)]
    [InlineData("return (double)System.Numerics.BigInteger.Pow(2, 10) + System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(\"\")).Length;", 1056.0)]
    [InlineData("return JsonDocument.Parse(\"[1,2]\").RootElement.GetArrayLength();", 2.0)]
    [InlineData("static bool Grade(Sample sample, Item item) => true;", 1.0)]
    public async Task A_script_scores_by_value_or_by_method(string source, double expected)
    {
        await using var bench = await Bench.OfText(".csx", source);
        Assert.Equal(expected, (await bench.Grade("abc", """{ "limit": 10 }""")).Score());
    }

    [Theory]
    [InlineData("return double.NaN;")]
    [InlineData("return 1.0 / 0.0;")]
    [InlineData("return \"1\";")]
    [InlineData("return new[] { 1 };")]
    [InlineData("return null;")]
    [InlineData("if (Item.Has(\"x\")) return 1;")]
    [InlineData("Metric(\"m\", double.NaN); return 1;")]
    [InlineData("return Grade.Score(double.PositiveInfinity);")]
    [InlineData("string Grade(Sample sample, Item item) => \"1\";")]
    [InlineData("void Grade(Sample sample, Item item) { }")]
    public async Task What_is_no_finite_number_is_invalid(string source)
    {
        await using var bench = await Bench.OfText(".csx", source);
        Assert.Equal(FaultCode.InvalidScore, (await bench.Grade("abc")).Fault().Code);
    }

    [Theory]
    [InlineData("return NotApplicable(\"no price\");", GradeState.NotApplicable)]
    [InlineData("if (!Item.Has(\"price\")) { NotApplicable(\"no price\"); return null; } return 1;", GradeState.NotApplicable)]
    [InlineData("return Invalid(\"no price\");", GradeState.Invalid)]
    public async Task A_script_may_decline(string source, GradeState expected)
    {
        await using var bench = await Bench.OfText(".csx", source);
        var grade = (await bench.Grade("abc")).Grade();
        Assert.Equal((expected, "no price", null), (grade.State, grade.Reason, grade.Value));
    }

    [Fact]
    public async Task Metrics_and_log_stay_with_the_sample()
    {
        await using var bench = await Bench.OfText(".csx", "Metric(\"chars\", Sample.Text.Length); Log(\"seen\"); return 1;");
        var outcome = await bench.Grade("abc");
        Assert.Equal([("chars", 3.0)], outcome.Grade().Metrics.Select(m => (m.Key, m.Value)));
        Assert.Equal("seen\n", outcome.Log);
        Assert.Equal(bench.Info.Hash, outcome.GraderHash);
    }

    [Fact]
    public async Task A_group_script_judges_all_samples_of_a_prompt()
    {
        await using var bench = await Bench.OfText(
            ".csx", "IEnumerable<object> GradeGroup(IReadOnlyList<Sample> samples, Item item) => samples.Select(s => (object)s.Text.Length);");
        Assert.Equal([1.0, 3.0, 0.0], (await bench.GradeGroup(["a", "bcd", ""])).Select(o => o.Score()));
    }

    [Fact]
    public async Task A_group_script_with_the_wrong_count_fails_every_sample()
    {
        await using var bench = await Bench.OfText(".csx", "double[] GradeGroup(IReadOnlyList<Sample> samples, Item item) => new[] { 1.0 };");
        Assert.All(await bench.GradeGroup(["a", "b"]), outcome => Assert.Equal(FaultCode.InvalidScore, outcome.Fault().Code));
    }

    [Fact]
    public async Task No_state_passes_from_call_to_call()
    {
        await using var bench = await Bench.OfText(".csx", "int calls = 0; double Grade(Sample sample, Item item) => ++calls;");
        Assert.Equal(1, (await bench.Grade("a")).Score());
        Assert.Equal(1, (await bench.Grade("a")).Score());
    }

    [Fact]
    public async Task The_header_declares_name_range_and_time()
    {
        await using var bench = await Bench.OfText(".csx", "// A grader.\n// grader: name=half  range=0..1 time=200ms\nreturn 1.5;");
        Assert.Equal(("half", new ScoreRange(0, 1), TimeSpan.FromMilliseconds(200)), (bench.Info.DeclaredName, bench.Info.Range, bench.Info.Timeout));
        Assert.Contains("0..1", (await bench.Grade("a")).Fault().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_overrides_the_header()
    {
        var source = new GraderSource("test", "") { Range = new ScoreRange(0, 2), Timeout = TimeSpan.FromSeconds(3) };
        await using var bench = await Bench.OfText(".csx", "// grader: range=0..1 time=200ms\nreturn 1.5;", source);
        Assert.Equal(TimeSpan.FromSeconds(3), bench.Info.Timeout);
        Assert.Equal(1.5, (await bench.Grade("a")).Score());
    }

    [Fact]
    public async Task An_exception_carries_the_scripts_line()
    {
        await using var bench = await Bench.OfText(".csx", "int zero = Item.Int(\"n\");\nint other = 3;\nreturn other / zero;");
        var fault = (await bench.Grade("a", """{ "n": 0 }""")).Fault();
        Assert.Equal(FaultCode.RuntimeError, fault.Code);
        Assert.Contains("DivideByZeroException", fault.Message, StringComparison.Ordinal);
        Assert.Equal(3, fault.Position!.Line);
        Assert.EndsWith("grader.csx", fault.Position.File, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_row_field_is_named()
    {
        await using var bench = await Bench.OfText(".csx", "return Item.Int(\"limit\");");
        var fault = (await bench.Grade("a")).Fault();
        Assert.Equal((FaultCode.RuntimeError, 1), (fault.Code, fault.Position!.Line));
        Assert.Contains("'limit'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_reach_the_script()
    {
        var source = new GraderSource("test", "") { Options = Item.Parse("""{ "limit": 8 }""") };
        await using var bench = await Bench.OfText(".csx", "return Context.Options.Int(\"limit\");", source);
        Assert.Equal(8, (await bench.Grade("a")).Score());
    }

    [Fact]
    public async Task The_single_sample_is_not_there_for_a_group_script()
    {
        await using var bench = await Bench.OfText(
            ".csx", "double[] GradeGroup(IReadOnlyList<Sample> samples, Item item) => new[] { (double)Sample.Text.Length };");
        Assert.Contains("judges a group", (await bench.GradeGroup(["a"]))[0].Fault().Message, StringComparison.Ordinal);
    }
}
