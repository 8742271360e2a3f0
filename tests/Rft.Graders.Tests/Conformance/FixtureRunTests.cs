using System.Globalization;
using Rft.Conformance;
using Rft.Conformance.Fixtures;

namespace Rft.Graders.Tests.Conformance;

/// <summary>How the conformance runner counts and where it looks for files.</summary>
public sealed class FixtureRunTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Tiers_are_counted_apart_and_only_core_cases_set_the_exit_code()
    {
        var (code, lines) = await Run(
            Case("a", 1, 1), Case("b", 0, 0, "core"), Case("c", 1, 1, "extended"), Case("d", 0, 1, "extended"), Case("e", 1, 0, "policy"),
            Case("f", 0, 1, "disputed"));
        Assert.Equal(ExitCodes.Passed, code);
        Assert.Equal(
            [
                "FAIL cases.json d (extended): verdict: expected refused, actual accepted (said 1)",
                "FAIL cases.json e (policy): verdict: expected accepted, actual refused (said 0)",
                "cases.json: 2 passed, 0 failed, 0 skipped; extended: 1 of 2; policy: 0 of 1",
                "extended: 1 of 3, false accepts: 1",
                "2 passed, 0 failed, 0 skipped",
            ],
            lines);
    }

    [Fact]
    public async Task A_failing_core_case_sets_the_exit_code()
    {
        var (code, lines) = await Run(Case("a", 1, 0), Case("b", 1, 1));
        Assert.Equal(ExitCodes.Failed, code);
        Assert.Equal("1 passed, 1 failed, 0 skipped", lines[^1]);
    }

    [Fact]
    public async Task A_case_that_compares_nothing_fails()
    {
        var (code, lines) = await Run("""{ "id": "a", "expected": 1 }""");
        Assert.Equal(ExitCodes.Failed, code);
        Assert.Contains("no value was compared", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_is_not_built_is_named_and_its_counted_cases_are_skipped()
    {
        _folder.Write("cases.json", File("other", Case("a", 1, 1), Case("b", 1, 1, "extended"), Case("c", 1, 1, "disputed")));
        var output = new StringWriter();
        Assert.Equal(ExitCodes.Passed, await GradersVerb.RunAsync([_folder.Path], output, output));
        Assert.Equal(
            ["skip cases.json: kind 'other' is not built yet", "cases.json: 0 passed, 0 failed, 2 skipped", "0 passed, 0 failed, 2 skipped"],
            Lines(output));
    }

    [Theory]
    [InlineData("--data")]
    [InlineData("--data nowhere cases.json")]
    [InlineData("--fast")]
    [InlineData("nowhere.json")]
    [InlineData("")]
    public async Task Bad_usage_is_refused(string arguments)
    {
        var errors = new StringWriter();
        Assert.Equal(ExitCodes.BadUsage, await GradersVerb.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), TextWriter.Null, errors));
        Assert.NotEmpty(errors.ToString());
    }

    [Theory]
    [InlineData("""{ "format": "rft-grader-cases/2", "kind": "fake", "cases": [] }""", "not 'rft-grader-cases/1'")]
    [InlineData("""{ "format": "rft-grader-cases/1", "kind": "fake", "cases": [{ "id": "a", "tier": "golden" }] }""", "unknown tier 'golden'")]
    [InlineData("{ not json", "is not a fixture file")]
    public void A_file_that_is_no_fixture_file_is_refused(string json, string message)
    {
        string path = _folder.Write("cases.json", json);
        var refusal = Assert.Throws<UsageException>(() => FixtureFile.ReadAll(new FixtureArguments([path], []), FixtureFormat.Graders));
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_found_beside_the_case_then_under_data_then_above_the_fixtures_folder()
    {
        string fixtures = Directory.CreateDirectory(Path.Combine(_folder.Path, "fixtures", "graders")).FullName;
        string data = Directory.CreateDirectory(Path.Combine(_folder.Path, "data")).FullName;
        var folders = new FixtureFolders(Path.Combine(fixtures, "cases.json"), [data]);
        var missing = Assert.Throws<FileNotFoundException>(() => folders.Find("x.bin"));
        Assert.Contains(data, missing.Message, StringComparison.Ordinal);
        foreach (string place in (string[])[_folder.Path, data, fixtures])
        {
            string path = Path.Combine(place, "x.bin");
            System.IO.File.WriteAllText(path, "");
            Assert.Equal(path, folders.Find("x.bin"));
        }
    }

    [Fact]
    public void A_tolerance_of_the_file_is_absolute_and_the_default_one_is_relative()
    {
        var absolute = new FixtureFile("a", "b", 0.5, []).NewComparison();
        absolute.Number("x", 100, 100.4);
        absolute.Number("y", 100, 101);
        Assert.Equal("y: expected 100, actual 101", Assert.Single(absolute.Mismatches));
        var relative = new FixtureFile("a", "b", null, []).NewComparison();
        relative.Number("x", 1e9, 1e9 + 50);
        Assert.Empty(relative.Mismatches);
    }

    private async Task<(int Code, string[] Lines)> Run(params string[] cases)
    {
        string path = _folder.Write("cases.json", File("fake", cases));
        var output = new StringWriter();
        var files = FixtureFile.ReadAll(new FixtureArguments([path], []), FixtureFormat.Graders);
        int code = await new FixtureRun([new FakeKind()], output).RunAsync(files, TestContext.Current.CancellationToken);
        return (code, Lines(output));
    }

    private static string File(string kind, params string[] cases) =>
        $$"""{ "format": "rft-grader-cases/1", "kind": "{{kind}}", "tolerance": 1e-9, "cases": [{{string.Join(',', cases)}}] }""";

    private static string Case(string id, int expected, int says, string? tier = null) =>
        $$"""{ "id": "{{id}}", "expected": {{expected}}, "says": {{says}} {{(tier is null ? "" : $", \"tier\": \"{tier}\"")}} }""";

    private static string[] Lines(StringWriter output) => output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Gives the verdict that the case tells it to give.</summary>
    private sealed class FakeKind : FixtureKind
    {
        public override string Name => "fake";

        public override Task CheckAsync(FixtureCase test, Comparison comparison, CancellationToken cancellationToken)
        {
            if (test.Json.Find("says")?.GetInt32() is { } says)
                comparison.Verdict(test.Expected.GetInt32() == 1, says == 1, string.Create(CultureInfo.InvariantCulture, $"said {says}"));
            return Task.CompletedTask;
        }
    }
}
