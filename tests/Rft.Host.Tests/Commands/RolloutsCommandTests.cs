namespace Rft.Host.Tests.Commands;

public sealed class RolloutsCommandTests : IDisposable
{
    private const string Right = """{"schema":"rft.rollout/1","stage":"rft","step":1,"prompt_index":0,"row":5,"member":0,"id":"s1/p0/c0","messages":[{"role":"user","content":"57+15"}],"text":"<answer>72</answer>","finish_reason":"stop","tokens":5,"reward":{"raw":1.1,"value":1.1},"dropped":null,"scores":{"correct":{"state":"scored","value":1,"reason":"right"},"format":{"state":"scored","value":1}},"advantage":0.75,"kept":true}""";
    private const string Wrong = """{"schema":"rft.rollout/1","stage":"rft","step":1,"prompt_index":1,"row":6,"member":3,"id":"s1/p1/c3","messages":[{"role":"user","content":"52-15"}],"text":"<answer>47</answer>","finish_reason":"stop","tokens":5,"reward":{"raw":0.1,"value":0.1},"dropped":null,"scores":{"correct":{"state":"scored","value":0}},"advantage":null,"kept":false}""";
    private const string Failed = """{"schema":"rft.rollout/1","stage":"rft","step":120,"prompt_index":0,"row":9,"member":1,"id":"s120/p0/c1","messages":[{"role":"user","content":"a\nb"}],"text":"one\ntwo","finish_reason":"length","tokens":16,"reward":null,"dropped":"grader_failed","scores":{"correct":{"state":"failed","fault":"timeout","message":"no score within 2s"},"brevity":{"state":"not_applicable"}},"advantage":null,"kept":false}""";

    private readonly TemporaryFolder _run = new();

    public RolloutsCommandTests()
    {
        _run.Write("rollouts/step-000001.jsonl", Right + "\n" + Wrong + "\n");
        _run.Write("rollouts/step-000120.jsonl", Failed + "\n");
    }

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(new string[0], 3)]
    [InlineData(new[] { "--step", "1" }, 2)]
    [InlineData(new[] { "--step", "7" }, 0)]
    [InlineData(new[] { "--prompt", "0" }, 2)]
    [InlineData(new[] { "--min-reward", "0.1" }, 2)]
    [InlineData(new[] { "--min-reward", "0.2" }, 1)]
    [InlineData(new[] { "--max-reward", "0.1" }, 1)]
    [InlineData(new[] { "--fault" }, 1)]
    [InlineData(new[] { "--fault", "timeout" }, 1)]
    [InlineData(new[] { "--fault", "worker_lost" }, 0)]
    [InlineData(new[] { "--grep", "7[0-9]<" }, 1)]
    [InlineData(new[] { "--limit", "2" }, 2)]
    [InlineData(new[] { "--limit", "0" }, 3)]
    public async Task Filters_choose_rollouts(string[] options, int count)
    {
        var (code, output, error) = await CommandFixture.RunAsync(["rollouts", _run.Path, "--json", .. options]);
        Assert.Equal(0, code);
        Assert.Equal(count, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(count == 0 ? "no rollout matches" : "", error.TrimEnd());
    }

    [Fact]
    public async Task Json_lines_are_passed_on_unchanged()
    {
        var (_, output, _) = await CommandFixture.RunAsync("rollouts", _run.Path, "--json");
        Assert.Equal([Right, Wrong, Failed], output.TrimEnd().Split(Environment.NewLine));
    }

    [Fact]
    public async Task The_text_form_shows_prompt_completion_scores_and_faults()
    {
        var (_, output, _) = await CommandFixture.RunAsync("rollouts", _run.Path);
        Assert.Equal(
            """
            rft step 1, prompt 0, member 0: reward 1.1, advantage 0.75, 5 tokens, stop
              user  57+15
              >  <answer>72</answer>
              correct 1: right
              format 1

            rft step 1, prompt 1, member 3: reward 0.1, 5 tokens, stop, not trained on
              user  52-15
              >  <answer>47</answer>
              correct 0

            rft step 120, prompt 0, member 1: dropped, grader_failed, 16 tokens, length, not trained on
              user  a
                    b
              >  one
                 two
              correct failed timeout: no score within 2s
              brevity not_applicable


            """, output);
    }

    [Fact]
    public async Task A_line_that_cannot_be_read_is_named_and_the_rest_is_printed()
    {
        string file = _run.Write("rollouts/step-000002.jsonl", Right[..40] + "\n{\"schema\":\"rft.rollout/9\"}\n{\"schema\":\"rft.rollout/1\"}\n" + Right);
        var (code, output, error) = await CommandFixture.RunAsync("rollouts", _run.Path, "--json", "--step", "2");
        Assert.Equal(2, code);
        // The good line says step 1 although it lies in the file of step 2, so the step filter leaves it out.
        Assert.Equal("", output);
        string[] lines = error.TrimEnd().Split(Environment.NewLine);
        Assert.StartsWith($"{file}(1,", lines[0], StringComparison.Ordinal);
        Assert.Contains("): line skipped: ", lines[0], StringComparison.Ordinal);
        Assert.Equal($"{file}(2,1): line skipped: the schema is 'rft.rollout/9', not 'rft.rollout/1'", lines[1]);
        Assert.StartsWith($"{file}(3,1): line skipped: a field of rft.rollout/1 is missing or of another type", lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_run_and_a_run_without_rollouts_are_named()
    {
        Assert.StartsWith("there is no run 'nowhere'", (await CommandFixture.RunAsync("rollouts", "nowhere")).Error, StringComparison.Ordinal);
        using var empty = new TemporaryFolder();
        var (code, _, error) = await CommandFixture.RunAsync("rollouts", empty.Path);
        Assert.Equal(2, code);
        Assert.Equal($"the run {empty.Path} has no rollouts folder; it had no rft stage yet, or run.rollouts is none", error.TrimEnd());
    }

    [Fact]
    public async Task A_bad_pattern_is_bad_input()
    {
        var (code, _, error) = await CommandFixture.RunAsync("rollouts", _run.Path, "--grep", "(");
        Assert.Equal(2, code);
        Assert.StartsWith("--grep '(' is not a regular expression: ", error, StringComparison.Ordinal);
    }
}
