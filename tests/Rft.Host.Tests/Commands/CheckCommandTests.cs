using System.Text.Json;
using Rft.Graders.Tasks;

namespace Rft.Host.Tests.Commands;

public sealed class CheckCommandTests
{
    private const string Row = """{"messages": [{"role": "user", "content": "1+1"}, {"role": "assistant", "content": "2"}], "answer": "2"}""";
    private const string Script = "return Sample.Text.Length % 2;";

    private const string Experiment = """
        name: small
        seed: 3
        device: cpu
        threads: 1
        model: { tiny: { layers: 1, width: 32, heads: 2, context: 64 } }
        data: { train: train.jsonl, valid: valid.jsonl }
        graders: { even: { file: even.csx } }
        stages:
          - { name: warm, method: sft, data: train, steps: 3, batch: 2, optimizer: { learning_rate: 1.0e-3 } }
          - { name: rft, method: rft, data: train, steps: 5, prompts_per_step: 2, group_size: 8, minibatches: 2, sampling: { max_tokens: 8 }, optimizer: { learning_rate: 1.0e-3 } }
        eval: { data: valid, every_steps: 2, metric: even }
        """;

    [Fact]
    public async Task A_good_experiment_shows_data_graders_and_plan()
    {
        using var folder = Folder();
        var (code, output, error) = await CheckAsync(folder);
        Assert.Equal((0, "reading data\nloading graders\n"), (code, error));
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Equal($"experiment small ({folder.Path}/experiment.yaml)", lines[0]);
        Assert.Contains($"  train              4 rows  {folder.Path}/train.jsonl", lines);
        Assert.Contains("  even         script, weight 1, range any, 2 of 2 cases pass", lines);
        Assert.Contains("  warm         sft, 3 steps, 3 updates", lines);
        Assert.Contains("  rft          rft, 5 steps, 10 updates, at most 640 sampled tokens", lines);
        // Before the first step, after steps 2 and 4, and at the end.
        Assert.Contains("  evaluation   4 times, at most 96 sampled tokens", lines);
        Assert.Contains("  in all       at most 13 updates and 736 sampled tokens", lines);
        Assert.Equal("ok", lines[^1]);
    }

    [Fact]
    public async Task The_hash_is_the_one_that_trusted_takes()
    {
        using var folder = Folder();
        string hash = (await JsonAsync(folder)).GetProperty("graders")[0].GetProperty("hash").GetString()!;
        Assert.Equal(0, (await CheckAsync(folder, "--set", $"graders.even.trusted={hash}")).ExitCode);
        var (code, output, _) = await CheckAsync(folder, "--set", $"graders.even.trusted={new string('0', 64)}");
        Assert.Equal(3, code);
        Assert.Contains($"grader 'even' has the hash {hash}, but graders.even.trusted is 000", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_that_fails_is_exit_code_three_with_its_line_and_both_scores()
    {
        using var folder = Folder();
        string cases = folder.Write("even.cases.jsonl", """
            {"sample": {"output_text": "a"}, "expected": {"score": 1}}
            {"id": "two \u001b[2Jletters", "sample": {"output_text": "ab"}, "expected": {"score": 1}}
            """);
        var (code, output, _) = await CheckAsync(folder);
        Assert.Equal(3, code);
        Assert.Contains($"error: {cases}(2): case 'two \\u001B[2Jletters' expected score 1, got score 0\n1 error, no warnings\n", output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 cases pass", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_grader_that_does_not_load_is_reported()
    {
        using var folder = Folder();
        folder.Write("experiment.yaml", Experiment.Replace("{ even: { file: even.csx } }", "{ even: { file: even.csx }, a: { file: a.csx }, b: { file: b.js } }", StringComparison.Ordinal));
        folder.Write("a.csx", "return nothing;");
        folder.Write("b.js", "export const x = 1;");
        var (code, output, _) = await CheckAsync(folder);
        Assert.Equal(3, code);
        Assert.Contains($"error: {folder.Path}/a.csx(1,8): compile_error: CS0103", output, StringComparison.Ordinal);
        Assert.Contains("no_entry_point: ", output, StringComparison.Ordinal);
        Assert.EndsWith("2 errors, no warnings\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_problems_of_the_file_are_shown_and_are_exit_code_two()
    {
        using var folder = Folder();
        folder.Write("experiment.yaml", Experiment.Replace("seed: 3", "sed: 3", StringComparison.Ordinal).Replace("steps: 5", "steps: 0", StringComparison.Ordinal));
        var (code, output, _) = await CheckAsync(folder);
        Assert.Equal(2, code);
        Assert.Contains("experiment.yaml(2,1): ", output, StringComparison.Ordinal);
        Assert.EndsWith("2 errors, no warnings\n", output, StringComparison.Ordinal);
        Assert.Equal(2, (await JsonAsync(folder)).GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task A_wrong_row_is_named_and_the_graders_are_still_checked()
    {
        using var folder = Folder();
        folder.Write("train.jsonl", Row + "\n{\n");
        var (code, output, _) = await CheckAsync(folder);
        Assert.Equal(2, code);
        Assert.Contains($"error: {folder.Path}/train.jsonl(2,", output, StringComparison.Ordinal);
        Assert.Contains("2 of 2 cases pass", output, StringComparison.Ordinal);
        Assert.DoesNotContain("parameters", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_without_room_and_a_conversation_that_is_too_long_are_found_by_check_and_by_train()
    {
        using var folder = Folder();
        folder.Write("train.jsonl", $"{Row}\n\n{Row.Replace("1+1", new string('1', 70), StringComparison.Ordinal)}\n");
        folder.Write("valid.jsonl", Row.Replace("1+1", new string('1', 54), StringComparison.Ordinal) + "\n");
        string conversation = $"{folder.Path}/train.jsonl(3,1): data set 'train': the conversation has 75 tokens, more than the model's context of 64; shorten it, or raise model.tiny.context";
        string prompt = $"{folder.Path}/valid.jsonl(1,1): data set 'valid': the prompt has 57 tokens and max_tokens is 8: together more than the model's context of 64; "
            + "shorten it, lower max_tokens, or raise model.tiny.context";
        string[] train = ["train", Path.Combine(folder.Path, "experiment.yaml"), "--set", $"run.dir={folder.Path}/runs"];
        var (code, output, _) = await CheckAsync(folder);
        Assert.Equal(2, code);
        Assert.Contains($"error: {conversation}\n", output, StringComparison.Ordinal);
        Assert.Contains($"error: {prompt}\n", output, StringComparison.Ordinal);
        Assert.Contains("train.jsonl(3,1): data set 'train': the prompt has 73 tokens", output, StringComparison.Ordinal);
        Assert.Equal((2, "", conversation + "\n"), await CommandFixture.RunAsync(train));
        Assert.False(Directory.Exists(Path.Combine(folder.Path, "runs")));
        folder.Write("train.jsonl", Row);
        Assert.Equal((2, "", prompt + "\n"), await CommandFixture.RunAsync(train));
    }

    [Fact]
    public async Task A_built_in_grader_is_loaded_and_passes_the_cases_it_brings()
    {
        using var folder = Folder();
        folder.Write("experiment.yaml", Experiment.Replace("{ file: even.csx }", "{ builtin: countdown }", StringComparison.Ordinal));
        var (code, output, _) = await CheckAsync(folder);
        Assert.Equal(0, code);
        int cases = TaskLibrary.Get("countdown").Cases.Count;
        Assert.Contains($"even         builtin, weight 1, range 0..1, {cases} of {cases} cases pass", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_that_a_built_in_grader_does_not_have_is_found()
    {
        using var folder = Folder();
        folder.Write("experiment.yaml", Experiment.Replace("{ file: even.csx }", "{ builtin: countdown, options: { depth: 3 } }", StringComparison.Ordinal));
        var (code, output, _) = await CheckAsync(folder);
        Assert.Equal(3, code);
        Assert.Contains(
            "error: builtin:countdown: load_error: grader 'even': there is no option 'depth'; this grader has none", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_generated_rows_than_a_task_has_are_an_error()
    {
        using var folder = Folder();
        folder.Write("experiment.yaml", Experiment.Replace("valid: valid.jsonl", "valid: { generator: sorting, split: valid, rows: 501 }", StringComparison.Ordinal));
        var (code, output, _) = await CheckAsync(folder);
        Assert.Equal(2, code);
        Assert.Contains(
            "error: rows is 501, but the task sorting holds out 500 problems; set rows to 500 or less\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_generated_row_is_named_by_its_number()
    {
        using var folder = Folder();
        folder.Write("experiment.yaml", Experiment.Replace("valid: valid.jsonl", "valid: { generator: sorting, split: valid, rows: 3 }", StringComparison.Ordinal)
            .Replace("context: 64", "context: 10", StringComparison.Ordinal));
        var (code, output, _) = await CheckAsync(folder);
        Assert.Equal(2, code);
        Assert.Contains("error: data set 'valid', row 1: the prompt has ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eval: { data: valid, every_steps: 2, metric: even }", "", "eval: there is no evaluation on held-out data")]
    [InlineData("eval: { data: valid", "eval: { data: train", "eval.data: train is also the data of stage rft")]
    [InlineData("{ file: even.csx }", "{ file: even.csx }, zero: { file: even.csx, weight: 0 }", "graders.zero.weight: it is 0")]
    [InlineData("prompts_per_step: 2", "prompts_per_step: 8", "stages.rft.prompts_per_step: it is 8, but train has 4 rows")]
    [InlineData("group_size: 8", "group_size: 4", "stages.rft: 8 rollouts a step make a noisy gradient")]
    [InlineData("max_tokens: 8", "max_tokens: 1", "stages.rft.sampling.max_tokens: it is 1, and 100% of the answers in train are longer")]
    [InlineData("group_size: 8", "group_size: 8, rewards: random", "stages.rft.rewards: it is random: a control experiment")]
    [InlineData("valid: valid.jsonl", "valid: valid.jsonl, spare: valid.jsonl", "data.spare: no stage and no evaluation uses it")]
    public async Task Warnings_pass_unless_strict(string old, string replacement, string warning)
    {
        using var folder = Folder();
        folder.Write("experiment.yaml", Experiment.Replace(old, replacement, StringComparison.Ordinal));
        var (code, output, _) = await CheckAsync(folder);
        Assert.Contains($"warning: {warning}", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.Equal(2, (await CheckAsync(folder, "--strict")).ExitCode);
    }

    [Fact]
    public async Task A_smoke_step_shows_texts_scores_and_the_update_and_writes_nothing()
    {
        using var folder = Folder();
        string[] before = Directory.GetFileSystemEntries(folder.Path);
        var smoke = (await JsonAsync(folder, "--smoke")).GetProperty("smoke");
        Assert.Equal(["warm", "rft"], smoke.EnumerateArray().Select(stage => stage.GetProperty("stage").GetString()));
        Assert.True(smoke[0].GetProperty("loss").GetDouble() > 1);
        Assert.Equal("1+1", smoke[1].GetProperty("prompt").GetString());
        Assert.Equal(8, smoke[1].GetProperty("samples").GetArrayLength());
        Assert.Contains(smoke[1].GetProperty("samples")[0].GetProperty("scores").GetProperty("even").GetString(), (string[])["0", "1"]);
        Assert.False(smoke[1].GetProperty("zero_variance").GetBoolean());
        Assert.True(smoke[1].GetProperty("grad_norm").GetDouble() > 0);
        Assert.Equal(0, smoke[1].GetProperty("mismatch").GetDouble());
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_stage_on_pairs_is_read_estimated_and_tried_and_a_bad_pair_is_named()
    {
        using var folder = Folder();
        const string Pair = """{"prompt": "1+1", "chosen": "2", "rejected": "three"}""";
        folder.Write("pairs.jsonl", $"{Pair}\n{Pair}");
        folder.Write("held.jsonl", Pair);
        folder.Write("experiment.yaml", Experiment.Replace("data: { ", "data: { pairs: pairs.jsonl, held: held.jsonl, ", StringComparison.Ordinal).Replace(
            "stages:\n", "stages:\n  - { name: prefer, method: dpo, data: pairs, valid: held, steps: 5, batch: 2, optimizer: { learning_rate: 1.0e-3 } }\n", StringComparison.Ordinal));
        var (code, output, _) = await CheckAsync(folder);
        Assert.True(code == 0, output);
        string[] lines = output.TrimEnd().Split('\n');
        Assert.Contains($"  pairs              2 rows  {folder.Path}/pairs.jsonl", lines);
        Assert.Contains("  prefer       dpo, 5 steps, 5 updates", lines);
        // Stages on pairs are evaluated like those with graders: 0, 2, 4 and 5, then the four of before.
        Assert.Contains("  evaluation   8 times, at most 192 sampled tokens", lines);
        var smoke = (await JsonAsync(folder, "--smoke")).GetProperty("smoke");
        Assert.Equal(Math.Log(2), smoke[0].GetProperty("loss").GetDouble(), 5);
        Assert.True(smoke[0].GetProperty("grad_norm").GetDouble() > 0);

        folder.Write("held.jsonl", $$"""{"prompt": "1+1", "chosen": "{{new string('x', 70)}}", "rejected": "3"}""");
        (code, output, _) = await CheckAsync(folder);
        Assert.Equal(2, code);
        Assert.Contains("held.jsonl(1,1): data set 'held': the conversation has ", output, StringComparison.Ordinal);
        folder.Write("pairs.jsonl", Pair.Replace("three", "2", StringComparison.Ordinal));
        (code, output, _) = await CheckAsync(folder);
        Assert.Equal(2, code);
        Assert.Contains("pairs.jsonl(1,46): \"chosen\" and \"rejected\" are the same", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prompts_are_told_apart_by_how_many_samples_pass_and_filtered()
    {
        using var folder = Folder();
        File.Delete(Path.Combine(folder.Path, "even.cases.jsonl"));
        // By row: 1 never passes, 2 always, 3 and 4 by the length of noise.
        folder.Write("even.csx", "int row = Item.Int(\"row\"); return row == 1 ? 0 : row == 2 ? 1 : Sample.Text.Length % 2;");
        folder.Write("train.jsonl", string.Join('\n', Enumerable.Range(1, 4).Select(row => Row.Replace("\"answer\"", $"\"row\": {row}, \"answer\"", StringComparison.Ordinal))));
        string all = Path.Combine(folder.Path, "all.jsonl"), filtered = Path.Combine(folder.Path, "mixed.jsonl");
        string[] args = ["--smoke", "--prompts", "9", "--samples", "16", "--out", all, "--drop", "hopeless,solved", "--filtered", filtered];
        var (code, output, _) = await CheckAsync(folder, args);
        Assert.True(code == 0, output);
        Assert.Contains("4 prompts of rft, 16 samples each, by even\n  hopeless       25 %      1", output, StringComparison.Ordinal);
        Assert.Contains("filtered     2 rows written", output, StringComparison.Ordinal);
        string[] train = File.ReadAllLines(Path.Combine(folder.Path, "train.jsonl"));
        Assert.Equal([train[2], train[3]], File.ReadAllLines(filtered));
        var prompts = File.ReadLines(all).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(prompt => prompt.GetProperty("line").GetInt32());
        Assert.Equal(["hopeless", "solved", "mixed", "mixed"], Enumerable.Range(1, 4).Select(line => prompts[line].GetProperty("kind").GetString()));
        Assert.Equal((0, 1), (prompts[1].GetProperty("pass_at").GetProperty("16").GetDouble(), prompts[2].GetProperty("pass_at").GetProperty("1").GetDouble()));
        Assert.Equal(16, prompts[3].GetProperty("scored").GetInt32());
    }

    [Theory]
    [InlineData("--prompts starts the model; add --smoke", "--prompts", "2")]
    [InlineData("--prompts is 0", "--smoke", "--prompts", "0")]
    [InlineData("--samples is 0", "--smoke", "--prompts", "2", "--samples", "0")]
    [InlineData("--out belongs to --prompts", "--smoke", "--out", "x.jsonl")]
    [InlineData("--drop knows no mixed", "--smoke", "--prompts", "2", "--drop", "mixed", "--filtered", "x.jsonl")]
    [InlineData("--drop says what is left out", "--smoke", "--prompts", "2", "--drop", "solved")]
    public async Task Options_of_sampled_prompts_that_do_not_fit_are_refused(string message, params string[] args)
    {
        using var folder = Folder();
        var (code, _, error) = await CheckAsync(folder, args);
        Assert.Equal(2, code);
        Assert.StartsWith(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grader_without_an_opinion_is_zero_variance_and_one_that_throws_is_an_error()
    {
        using var folder = Folder();
        File.Delete(Path.Combine(folder.Path, "even.cases.jsonl"));
        folder.Write("even.csx", "return 1;");
        var (code, output, _) = await CheckAsync(folder, "--smoke");
        Assert.Equal(0, code);
        Assert.Contains("zero variance: all rewards are equal", output, StringComparison.Ordinal);
        folder.Write("even.csx", "if (Item.Has(\"answer\")) throw new Exception(\"boom\"); return 1;");
        (code, output, _) = await CheckAsync(folder, "--smoke");
        Assert.Equal(3, code);
        Assert.Contains("error: stages.rft: grader 'even' failed on what the untrained model wrote: runtime_error: ", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("math")]
    [InlineData("json")]
    [InlineData("classify")]
    public async Task What_init_writes_passes_a_strict_smoke_check(string task)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(0, (await CommandFixture.RunAsync("init", folder.Path, "--task", task)).ExitCode);
        var (code, output, _) = await CheckAsync(folder, "--smoke", "--strict", "--set", "threads=1", "--set", "device=cpu");
        Assert.True(code == 0, output);
    }

    [Theory]
    [InlineData("arithmetic")]
    [InlineData("countdown")]
    [InlineData("preferences")]
    [InlineData("sorting")]
    public async Task The_experiments_of_this_repository_pass_a_strict_check(string name)
    {
        string file = Path.Combine(Repository(), "experiments", name + ".yaml");
        var (code, output, _) = await CommandFixture.RunAsync("check", file, "--strict");
        Assert.True(code == 0, output);
        Assert.Contains("parameters   636,800", output, StringComparison.Ordinal);
    }

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        folder.Write("experiment.yaml", Experiment);
        folder.Write("train.jsonl", string.Join('\n', Enumerable.Repeat(Row, 4)));
        folder.Write("valid.jsonl", string.Join('\n', Enumerable.Repeat(Row, 3)));
        folder.Write("even.csx", Script);
        folder.Write("even.cases.jsonl", """
            {"sample": {"output_text": "a"}, "expected": {"score": 1}}
            {"sample": {"output_text": "ab"}, "expected": {"score": 0}}
            """);
        return folder;
    }

    private static Task<(int ExitCode, string Output, string Error)> CheckAsync(TemporaryFolder folder, params string[] args) =>
        CommandFixture.RunAsync(["check", Path.Combine(folder.Path, "experiment.yaml"), .. args]);

    private static async Task<JsonElement> JsonAsync(TemporaryFolder folder, params string[] args)
    {
        using var document = JsonDocument.Parse((await CheckAsync(folder, ["--json", .. args])).Output);
        Assert.Equal("rft.check/1", document.RootElement.GetProperty("schema").GetString());
        return document.RootElement.Clone();
    }

    private static string Repository([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
