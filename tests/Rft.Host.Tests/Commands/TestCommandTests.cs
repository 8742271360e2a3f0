using Rft.Host.Commands;

namespace Rft.Host.Tests.Commands;

public sealed class TestCommandTests : IDisposable
{
    private const string Grader = "function grade(sample) { return { score: sample.output_text.length, reason: 'counted' }; }";
    private const string Cases = """
        {"id": "one letter", "sample": {"output_text": "a"}, "expected": {"score": 1}}
        {"id": "two letters", "sample": {"output_text": "ab"}, "expected": {"score": 2, "reason": "counted"}}
        """;

    private readonly TemporaryFolder _folder = new();

    public TestCommandTests()
    {
        _folder.Write("graders/count.js", Grader);
        _folder.Write("graders/count.cases.jsonl", Cases);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cases_that_pass_are_listed()
    {
        var (code, output, error) = await CommandFixture.RunAsync("test", _folder.Path);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(
            $"""
            {_folder.Path}/graders/count.cases.jsonl: 2 of 2 cases pass
              pass  line 1 'one letter'
              pass  line 2 'two letters'
            2 cases of 1 graders pass

            """, output);
    }

    [Fact]
    public async Task A_case_that_fails_is_exit_code_three_with_expected_and_actual()
    {
        _folder.Write("graders/count.cases.jsonl", Cases.Replace("\"score\": 1", "\"score\": 3", StringComparison.Ordinal));
        var (code, output, _) = await CommandFixture.RunAsync("test", Path.Combine(_folder.Path, "graders", "count.js"));
        Assert.Equal(3, code);
        Assert.Contains("  fail  line 1 'one letter'\n        - score 3\n        + score 1: counted\n", output, StringComparison.Ordinal);
        Assert.EndsWith("1 of 1 graders fail, 1 cases\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_of_graders_and_cases_are_escaped()
    {
        _folder.Write("graders/count.js", Grader.Replace("counted", "\\u001b[2J", StringComparison.Ordinal));
        _folder.Write("graders/count.cases.jsonl", """{"id": "\u001b[31m", "sample": {"output_text": "a"}, "expected": {"score": 3}}""");
        var (_, output, _) = await CommandFixture.RunAsync("test", Path.Combine(_folder.Path, "graders", "count.js"));
        Assert.Contains("  fail  line 1 '\\u001B[31m'\n        - score 3\n        + score 1: \\u001B[2J\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_chooses_cases_by_id_or_file()
    {
        var (_, output, _) = await CommandFixture.RunAsync("test", _folder.Path, "--filter", "TWO");
        Assert.Contains("1 of 1 cases pass", output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 cases pass", (await CommandFixture.RunAsync("test", _folder.Path, "--filter", "count")).Output, StringComparison.Ordinal);
        var (code, _, error) = await CommandFixture.RunAsync("test", _folder.Path, "--filter", "three");
        Assert.Equal((2, "no case matches --filter three\n"), (code, error));
    }

    [Fact]
    public async Task A_grader_that_does_not_load_hides_no_other()
    {
        _folder.Write("broken.js", "function grade( {");
        _folder.Write("broken.cases.jsonl", Cases);
        _folder.Write("bad.js", Grader);
        _folder.Write("bad.cases.jsonl", "{\"sample\": 1}");
        var (code, output, _) = await CommandFixture.RunAsync("test", _folder.Path);
        Assert.Equal(3, code);
        Assert.Contains("broken.js(1,", output, StringComparison.Ordinal);
        Assert.Contains("bad.cases.jsonl(1): not a case: ", output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 cases pass", output, StringComparison.Ordinal);
        Assert.EndsWith("2 of 3 graders fail, 0 cases\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_no_cases_is_bad_input()
    {
        using var empty = new TemporaryFolder();
        Assert.Equal(2, (await CommandFixture.RunAsync("test", empty.Path)).ExitCode);
        string alone = empty.Write("alone.js", Grader);
        Assert.StartsWith($"{alone} has no cases; write ", (await CommandFixture.RunAsync("test", alone)).Error, StringComparison.Ordinal);
        empty.Write("orphan.cases.jsonl", Cases);
        Assert.Contains("is no grader", (await CommandFixture.RunAsync("test", empty.Path)).Error, StringComparison.Ordinal);
        Assert.Equal(2, (await CommandFixture.RunAsync("test", "nowhere")).ExitCode);
    }

    [Fact]
    public async Task A_task_of_the_library_runs_its_own_cases()
    {
        var (code, output, _) = await CommandFixture.RunAsync("test", "builtin:countdown");
        Assert.Equal(0, code);
        Assert.StartsWith("builtin:countdown: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_runs_again_when_a_grader_changes()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        using var error = new StringWriter();
        // These lock themselves for every call.
        var (outputWriter, errorWriter) = (TextWriter.Synchronized(output), TextWriter.Synchronized(error));
        var watching = CommandRunner.RunAsync(Program.CreateRoot(), ["test", _folder.Path, "--watch"], outputWriter, errorWriter, stop.Token);
        await UntilAsync(() => Read(errorWriter, error).Contains("waiting for changes", StringComparison.Ordinal));
        _folder.Write("graders/count.js", "function grade() { return 7; }");
        await UntilAsync(() => Read(outputWriter, output).Contains("        + score 7\n", StringComparison.Ordinal));
        await stop.CancelAsync();
        Assert.Equal(130, await watching);
    }

    private static string Read(TextWriter locked, StringWriter text)
    {
        lock (locked) return text.ToString();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (int i = 0; i < 600 && !condition(); i++) await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.True(condition(), "waited for a minute");
    }
}
