using System.Text.Json;

namespace Rft.Host.Tests.Commands;

public sealed class GradeCommandTests : IDisposable
{
    /// <summary>1 for an answer of the wanted length; says nothing without one; cannot judge a negative one; throws on "throw".</summary>
    private const string Script = """
        function grade(sample, item, ctx) {
          if (sample.output_text === "throw") throw new Error("as asked");
          if (item.length === undefined) return ctx.notApplicable("no length");
          if (item.length < 0) return { valid: false, reason: "negative length" };
          return { score: sample.output_text.length === item.length ? 1 : 0, reason: "compared" };
        }
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_row_has_an_outcome_and_the_mean_is_over_the_scored_ones()
    {
        string data = _folder.Write("data.jsonl", """
            {"completion": "abc", "length": 3}
            {"output_text": "abcd", "length": 3}

            {"sample": {"output_text": "ab"}, "item": {"length": 2}}
            {"sample": {"role": "assistant", "content": "x"}}
            {"completion": "x", "length": -1}
            {"completion": "throw", "length": 1}
            {"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "1234"}], "length": 4}
            """);
        string rows = Path.Combine(_folder.Path, "out.jsonl");
        var (code, output, error) = await GradeAsync(data, "--out", rows);
        Assert.Equal((0, ""), (code, error));
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal("line 1     score 1: compared", lines[0]);
        Assert.Equal("line 5     not applicable: no length", lines[3]);
        Assert.StartsWith("line 7     failed runtime_error: ", lines[5], StringComparison.Ordinal);
        Assert.Contains("as asked (", lines[5], StringComparison.Ordinal);
        // 1, 0, 1, 1 are scored.
        Assert.Contains("rows       7: 4 scored, 1 not applicable, 1 invalid, 1 failed", lines);
        Assert.Contains("mean       0.75 over the scored rows", lines);
        Assert.Contains("faults     runtime_error 1", lines);
        string[] written = await File.ReadAllLinesAsync(rows, TestContext.Current.CancellationToken);
        Assert.Equal(7, written.Length);
        var fifth = JsonElement.Parse(written[4]);
        Assert.Equal(("rft.grade_row/1", 6, "invalid"),
            (fifth.GetProperty("schema").GetString(), fifth.GetProperty("line").GetInt32(), fifth.GetProperty("outcome").GetProperty("state").GetString()));
    }

    [Fact]
    public async Task The_json_document_holds_counts_times_and_rows()
    {
        string data = _folder.Write("data.jsonl", """{"id": "a", "completion": "abc", "length": 3}""");
        var (code, output, _) = await GradeAsync(data, "--json");
        Assert.Equal(0, code);
        var report = JsonElement.Parse(output);
        Assert.Equal("rft.grade/1", report.GetProperty("schema").GetString());
        Assert.Equal(1, report.GetProperty("mean").GetDouble());
        Assert.Equal(64, report.GetProperty("grader").GetProperty("hash").GetString()!.Length);
        Assert.True(report.GetProperty("seconds").GetProperty("p50").GetDouble() > 0);
        Assert.Equal("a", report.GetProperty("rows")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_mean_below_the_floor_or_none_at_all_is_exit_code_four()
    {
        string half = _folder.Write("half.jsonl", "{\"completion\": \"a\", \"length\": 1}\n{\"completion\": \"a\", \"length\": 2}");
        Assert.Equal(0, (await GradeAsync(half, "--fail-under", "0.5")).ExitCode);
        var (code, _, error) = await GradeAsync(half, "--fail-under", "0.51");
        Assert.Equal((4, "the mean is 0.5, below --fail-under 0.51\n"), (code, error));
        string none = _folder.Write("none.jsonl", """{"completion": "a"}""");
        Assert.Equal(4, (await GradeAsync(none, "--fail-under", "0")).ExitCode);
    }

    [Theory]
    [InlineData("{\"completion\": \"ä\", oops}", 21, "not valid JSON: ")]
    [InlineData("{\"answer\": \"1\"}", 1, "the row has no completion; add completion, output_text, sample, or messages")]
    [InlineData("{\"completion\": 5}", 16, "the completion must be a text, a chat message")]
    [InlineData("{\"completion\": \"a\", \"sample\": \"b\"}", 31, "the row has both completion and sample; keep one of them")]
    [InlineData("{\"messages\": [{\"role\": \"user\", \"content\": \"a\"}]}", 14, "the last message is the user's")]
    [InlineData("[1]", 1, "a row is a JSON object")]
    public async Task A_malformed_row_is_bad_input_with_file_line_and_column(string row, int column, string message)
    {
        string data = _folder.Write("data.jsonl", "{\"completion\": \"abc\", \"length\": 3}\n" + row);
        var (code, output, error) = await GradeAsync(data);
        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith($"{data}(2,{column}): {message}", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grader_that_does_not_load_is_exit_code_three()
    {
        string data = _folder.Write("data.jsonl", """{"completion": "abc"}""");
        string broken = _folder.Write("broken.js", "function grade( {");
        var (code, _, error) = await CommandFixture.RunAsync("grade", broken, "--data", data);
        Assert.Equal(3, code);
        Assert.StartsWith($"{broken}(1,", error, StringComparison.Ordinal);
        Assert.Equal(3, (await CommandFixture.RunAsync("grade", "builtin:nothing", "--data", data)).ExitCode);
    }

    [Fact]
    public async Task Options_reach_the_grader_and_malformed_ones_are_bad_input()
    {
        string grader = _folder.Write("option.js", "function grade(sample, item, ctx) { return ctx.options.give; }");
        string data = _folder.Write("data.jsonl", """{"completion": "abc"}""");
        var (_, output, _) = await CommandFixture.RunAsync("grade", grader, "--data", data, "--options", """{"give": 0.25}""");
        Assert.Contains("mean       0.25 over", output, StringComparison.Ordinal);
        Assert.Equal(2, (await CommandFixture.RunAsync("grade", grader, "--data", data, "--options", "[]")).ExitCode);
        Assert.Equal(2, (await CommandFixture.RunAsync("grade", grader, "--data", data, "--timeout", "2")).ExitCode);
        Assert.Equal(2, (await CommandFixture.RunAsync("grade", grader, "--data", data, "--parallel", "0")).ExitCode);
        Assert.Equal(2, (await CommandFixture.RunAsync("grade", grader, "--data", data, "--audit", "2")).ExitCode);
    }

    [Fact]
    public async Task A_timeout_is_a_fault_and_no_score()
    {
        string slow = _folder.Write("slow.js", "function grade() { while (true) {} }");
        string data = _folder.Write("data.jsonl", """{"completion": "abc"}""");
        var (code, output, _) = await CommandFixture.RunAsync("grade", slow, "--data", data, "--timeout", "200ms");
        Assert.Equal(0, code);
        Assert.Contains("mean       none", output, StringComparison.Ordinal);
        Assert.Contains("1 failed", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_with_equal_items_are_a_group()
    {
        string best = _folder.Write("best.js", """
            function gradeGroup(samples) {
              const most = Math.max(...samples.map(s => s.output_text.length));
              return samples.map(s => s.output_text.length === most);
            }
            """);
        string data = _folder.Write("data.jsonl", """
            {"completion": "a", "q": 1}
            {"completion": "bb", "q": 2}
            {"completion": "ccc", "q": 1}
            """);
        var (code, output, _) = await CommandFixture.RunAsync("grade", best, "--data", data);
        Assert.Equal(0, code);
        Assert.StartsWith("line 1     score 0\nline 2     score 1\nline 3     score 1\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_audit_finds_a_grader_that_looks_at_the_clock_and_passes_one_that_does_not()
    {
        string data = _folder.Write("data.jsonl", "{\"completion\": \"a\", \"length\": 1}\n{\"completion\": \"b\", \"length\": 2}");
        var (code, output, _) = await GradeAsync(data, "--audit", "1");
        Assert.Equal(0, code);
        Assert.Contains("audit      2 rows graded twice are equal (other order, process, time zone)", output, StringComparison.Ordinal);
        string zone = _folder.Write("zone.csx", "return TimeZoneInfo.Local.BaseUtcOffset.TotalHours;");
        (code, output, _) = await CommandFixture.RunAsync("grade", zone, "--data", data, "--audit", "50%");
        Assert.Equal(4, code);
        Assert.Contains("audit      1 of 1 rows graded twice differ", output, StringComparison.Ordinal);
        Assert.Contains("then  score 14", output, StringComparison.Ordinal);
        Assert.Contains("looks at   environment (TimeZoneInfo.Local): a score that depends on it will not repeat", output, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> GradeAsync(string data, params string[] more) =>
        CommandFixture.RunAsync(["grade", _folder.Write("length.js", Script), "--data", data, .. more]);
}
