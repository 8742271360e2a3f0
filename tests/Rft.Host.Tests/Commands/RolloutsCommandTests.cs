using System.Text.Json;

namespace Rft.Host.Tests.Commands;

public sealed class RolloutsCommandTests : IDisposable
{
    private const string Right = """{"schema":"rft.rollout/1","stage":"rft","step":1,"prompt_index":0,"row":5,"member":0,"id":"s1/p0/c0","messages":[{"role":"user","content":"57+15"}],"text":"<answer>72</answer>","finish_reason":"stop","tokens":5,"reward":{"raw":1.1,"value":1.1},"dropped":null,"scores":{"correct":{"state":"scored","value":1,"reason":"right"},"format":{"state":"scored","value":1}},"advantage":0.75,"kept":true}""";
    private const string Wrong = """{"schema":"rft.rollout/1","stage":"rft","step":1,"prompt_index":1,"row":6,"member":3,"id":"s1/p1/c3","messages":[{"role":"user","content":"52-15"}],"text":"<answer>47</answer>","finish_reason":"stop","tokens":5,"reward":{"raw":0.1,"value":0.1},"dropped":null,"scores":{"correct":{"state":"scored","value":0},"second":{"state":"scored","value":1}},"disagreements":["second"],"advantage":null,"kept":false}""";
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
    [InlineData(new[] { "--disagree" }, 1)]
    [InlineData(new[] { "--disagree", "second" }, 1)]
    [InlineData(new[] { "--disagree", "format" }, 0)]
    [InlineData(new[] { "--grep", "7[0-9]<" }, 1)]
    [InlineData(new[] { "--failed" }, 1)]
    [InlineData(new[] { "--grader", "correct" }, 2)]
    [InlineData(new[] { "--grader", "format" }, 1)]
    [InlineData(new[] { "--grader", "correct", "--min-score", "0.5" }, 1)]
    [InlineData(new[] { "--grader", "correct", "--max-score", "0.5" }, 1)]
    [InlineData(new[] { "--grader", "correct", "--failed" }, 1)]
    [InlineData(new[] { "--grader", "format", "--failed" }, 0)]
    [InlineData(new[] { "--grader", "correct", "--fault", "timeout" }, 1)]
    [InlineData(new[] { "--dropped" }, 1)]
    [InlineData(new[] { "--dropped", "grader_failed" }, 1)]
    [InlineData(new[] { "--dropped", "not_finite" }, 0)]
    [InlineData(new[] { "--contains", ">72<" }, 1)]
    [InlineData(new[] { "--contains", "one\ntwo" }, 1)]
    [InlineData(new[] { "--contains", "57+15" }, 0)]
    [InlineData(new[] { "--contains", "answer", "--max-reward", "0.5" }, 1)]
    [InlineData(new[] { "--limit", "2" }, 2)]
    [InlineData(new[] { "--limit", "2", "--page", "2" }, 1)]
    [InlineData(new[] { "--limit", "0" }, 3)]
    public async Task Filters_choose_rollouts(string[] options, int count)
    {
        var (code, output, error) = await CommandFixture.RunAsync(["rollouts", _run.Path, "--json", .. options]);
        Assert.Equal(0, code);
        Assert.Equal(count, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(count == 0 ? "no rollout matches" : "", error.TrimEnd());
    }

    [Theory]
    [InlineData("reward", new[] { "s1/p1/c3", "s1/p0/c0", "s120/p0/c1" })]
    [InlineData("reward:desc", new[] { "s1/p0/c0", "s1/p1/c3", "s120/p0/c1" })]
    [InlineData("tokens:desc", new[] { "s120/p0/c1", "s1/p0/c0", "s1/p1/c3" })]
    [InlineData("step:desc", new[] { "s120/p0/c1", "s1/p0/c0", "s1/p1/c3" })]
    public async Task Sorting_puts_rollouts_without_a_value_last(string sort, string[] ids)
    {
        var (_, output, _) = await CommandFixture.RunAsync("rollouts", _run.Path, "--json", "--sort", sort);
        Assert.Equal(ids, output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
    }

    [Theory]
    [InlineData(new string[0], "3")]
    [InlineData(new[] { "--min-reward", "0.2" }, "1")]
    [InlineData(new[] { "--contains", "answer" }, "2")]
    [InlineData(new[] { "--failed", "--json" }, """{"schema":"rft.rollout_count/1","count":1}""")]
    public async Task Count_prints_only_the_number(string[] options, string count) =>
        Assert.Equal((0, count), ((await CommandFixture.RunAsync(["rollouts", _run.Path, "--count", .. options])) is var (code, output, _)
            ? (code, output.TrimEnd()) : default));

    [Theory]
    [InlineData(new[] { "--sort", "rewards" }, "rollouts cannot be sorted by 'rewards'; did you mean 'reward'?")]
    [InlineData(new[] { "--sort", "reward:down" }, "--sort reward:down is no order")]
    [InlineData(new[] { "--sort", "score" }, "--sort score needs the grader")]
    [InlineData(new[] { "--min-score", "1" }, "--min-score and --max-score need the grader")]
    [InlineData(new[] { "--grader", "correct", "--min-score", "1", "--failed" }, "a grader that failed gave no score")]
    [InlineData(new[] { "--grader", "corect" }, "its graders are correct, format, second; did you mean 'correct'?")]
    [InlineData(new[] { "--fault", "RUNTIME_ERROR" }, "--fault RUNTIME_ERROR is no code; did you mean 'runtime_error'?; use one of ")]
    [InlineData(new[] { "--fault", "zzz" }, "--fault zzz is no code; use one of ")]
    [InlineData(new[] { "--dropped", "grader_fialed" }, "--dropped grader_fialed is no reason; did you mean 'grader_failed'?; use one of grader_failed, group_failed,")]
    [InlineData(new[] { "--disagree", "secnod" }, "has no shadow 'secnod'; its graders are correct, format, second; did you mean 'second'?")]
    [InlineData(new[] { "--disagree", "nosuch", "--count" }, "has no shadow 'nosuch'; its graders are")]
    [InlineData(new[] { "--page", "0" }, "--page 0 with --limit 20 is no page")]
    [InlineData(new[] { "--page", "2", "--limit", "0" }, "--page 2 with --limit 0 is no page")]
    [InlineData(new[] { "--limit", "-1" }, "--limit -1 is no number of rollouts")]
    public async Task Bad_options_are_bad_input(string[] options, string message)
    {
        var (code, _, error) = await CommandFixture.RunAsync(["rollouts", _run.Path, .. options]);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_shadows_are_those_of_the_experiment_where_it_is_known()
    {
        _run.Write("config.yaml", """
            name: small
            model: { tiny: { layers: 1, width: 32, heads: 2, context: 64 } }
            data: { train: { generator: sorting, split: train, rows: 20 } }
            graders:
              correct: { builtin: sorting }
              format: { builtin: sorting, weight: 0.5 }
              second: { builtin: sorting, shadow_of: correct }
            stages:
              - { name: rft, method: rft, data: train, steps: 5, prompts_per_step: 4, group_size: 4, minibatches: 1, sampling: { max_tokens: 8 }, optimizer: { learning_rate: 1.0e-3 } }
            """);
        Assert.Equal(0, (await CommandFixture.RunAsync("rollouts", _run.Path, "--disagree", "second")).ExitCode);
        var (code, _, error) = await CommandFixture.RunAsync("rollouts", _run.Path, "--disagree", "format");
        Assert.Equal(2, code);
        Assert.Contains("has no shadow 'format'; its shadows are second", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Control_characters_of_models_and_graders_are_escaped()
    {
        _run.Write("rollouts/step-000121.jsonl", Failed.Replace("one\\ntwo", "one\\n\\ttwo\\u001b[2J\\u009b31m", StringComparison.Ordinal)
            .Replace("no score within 2s", "red \\u001b[31m\\nline", StringComparison.Ordinal) + "\n");
        var (_, output, _) = await CommandFixture.RunAsync("rollouts", _run.Path, "--contains", "\ttwo");
        Assert.Contains("one\n     \ttwo\\u001B[2J\\u009B31m\n", output, StringComparison.Ordinal);
        Assert.Contains(": red \\u001B[31m\\nline\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public async Task What_nobody_dropped_has_no_reward()
    {
        _run.Write("rollouts/step-000121.jsonl", Failed.Replace("\"grader_failed\"", "null", StringComparison.Ordinal) + "\n");
        var (_, output, _) = await CommandFixture.RunAsync("rollouts", _run.Path);
        Assert.Contains("member 1: dropped, grader_failed, 16 tokens", output, StringComparison.Ordinal);
        Assert.Contains("member 1: no reward, 16 tokens", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_index_follows_the_files()
    {
        string[] count = ["rollouts", _run.Path, "--count"];
        Assert.Equal("3", (await CommandFixture.RunAsync(count)).Output.TrimEnd());
        _run.Write("rollouts/step-000120.jsonl", Failed + "\n" + Failed + "\n");
        Assert.Equal("4", (await CommandFixture.RunAsync(count)).Output.TrimEnd());
        _run.Write("rollouts/step-000121.jsonl", Failed + "\n");
        Assert.Equal("5", (await CommandFixture.RunAsync(count)).Output.TrimEnd());
        _run.Write("rollouts.sqlite", "no database, for a damaged index is made anew; this text is longer than a header of a hundred bytes, by a little");
        var (code, output, error) = await CommandFixture.RunAsync(count);
        Assert.Equal((0, "5"), (code, output.TrimEnd()));
        Assert.Contains("is damaged", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_not_found()
    {
        string middle = _run.Write("rollouts/step-000002.jsonl", Right + "\n");
        Assert.Equal("4", (await CommandFixture.RunAsync("rollouts", _run.Path, "--count")).Output.TrimEnd());
        File.Delete(middle);
        Assert.Equal("3", (await CommandFixture.RunAsync("rollouts", _run.Path, "--count")).Output.TrimEnd());
        File.Delete(Path.Combine(_run.Path, "rollouts", "step-000001.jsonl"));
        Assert.Equal("1", (await CommandFixture.RunAsync("rollouts", _run.Path, "--count")).Output.TrimEnd());
        Assert.Single((await CommandFixture.RunAsync("rollouts", _run.Path, "--json", "--sort", "step")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Only_as_many_files_are_read_as_the_page_needs()
    {
        _run.Write("rollouts/step-000200.jsonl", "no rollout\n");
        Assert.Equal((0, ""), (await CommandFixture.RunAsync("rollouts", _run.Path, "--json", "--limit", "2")) is var (code, _, error) ? (code, error) : default);
        Assert.Equal(2, (await CommandFixture.RunAsync("rollouts", _run.Path, "--json")).ExitCode);
    }

    [Fact]
    public async Task A_step_of_a_second_reinforcement_stage_is_found_in_a_later_file()
    {
        _run.Write("run.json", """{"stages":[{"name":"a","method":"rft"},{"name":"b","method":"rft"}]}""");
        _run.Write("rollouts/step-000121.jsonl", Right.Replace("\"stage\":\"rft\"", "\"stage\":\"b\"", StringComparison.Ordinal) + "\n");
        Assert.Equal("3", (await CommandFixture.RunAsync("rollouts", _run.Path, "--step", "1", "--count")).Output.TrimEnd());
    }

    [Fact]
    public async Task A_field_between_other_fields_and_a_missing_one_are_told_apart()
    {
        string reordered = "{\"more\":{\"a\":[1]},\"kept\":false," + Wrong[1..].Replace(",\"kept\":false", "", StringComparison.Ordinal);
        _run.Write("rollouts/step-000130.jsonl", reordered + "\n" + Wrong.Replace(",\"kept\":false", "", StringComparison.Ordinal) + "\n");
        var (code, output, error) = await CommandFixture.RunAsync("rollouts", _run.Path, "--count");
        Assert.Equal((2, "4"), (code, output.TrimEnd()));
        Assert.Contains("step-000130.jsonl(2,", error, StringComparison.Ordinal);
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
              second 1 (disagrees)

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
