using System.Text.Json;
using Rft.Host.Tests.Commands;

namespace Rft.Host.Tests.Checking;

public sealed class DataAdviceTests
{
    private const string Experiment = """
        name: small
        device: cpu
        model: { tiny: { layers: 1, width: 32, heads: 2, context: 64 } }
        data: { demos: demos.jsonl, train: train.jsonl, valid: valid.jsonl }
        graders: { code: { file: even.csx } }
        stages:
          - { name: warm, method: sft, data: demos, steps: 3, batch: 2, optimizer: { learning_rate: 1.0e-3 } }
          - { name: rft, method: rft, data: train, steps: 5, prompts_per_step: 2, group_size: 8, sampling: { max_tokens: 9 }, optimizer: { learning_rate: 1.0e-3 } }
        eval: { data: valid, metric: code }
        """;
    private const string Judge = """
        {"type": "score_model", "name": "j", "model": "m", "range": [0, 1], "input": [{"role": "user", "content": "{{sample.output_text}}"}]}
        """;

    [Fact]
    public async Task Lengths_overlap_and_repeats_come_with_their_numbers_and_fail_nothing()
    {
        using var folder = Folder();
        var (code, output, _) = await CommandFixture.RunAsync("check", Path.Combine(folder.Path, "experiment.yaml"), "--strict");
        Assert.True(code == 0, output);
        // An answer is its one byte and the end.
        Assert.Contains("answers in demos have 2 tokens on average and 2 at most, max_tokens of rft is 9: an answer that does not end", output, StringComparison.Ordinal);
        Assert.Contains("1 of the 2 prompts of valid (50 %) are also in train: the evaluation measures memory there", output, StringComparison.Ordinal);
        Assert.Contains("1 of the 3 prompts of train repeat an earlier one", output, StringComparison.Ordinal);
        Assert.Contains("rft by what code can verify: 3 of 3 rows of demos have an answer or a reference, 100 or fewer", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_said_where_there_is_no_ground()
    {
        using var folder = Folder();
        folder.Write("train.jsonl", Rows("d", "e"));
        string[] args = ["check", Path.Combine(folder.Path, "experiment.yaml"), "--json", "--set", "stages.rft.sampling.max_tokens=8"];
        using var report = JsonDocument.Parse((await CommandFixture.RunAsync(args)).Output);
        Assert.Equal(["method"], report.RootElement.GetProperty("advice").EnumerateArray().Select(line => line.GetProperty("topic").GetString()));
    }

    [Fact]
    public async Task A_judge_is_named_with_its_share_and_references_that_nothing_compares()
    {
        using var folder = Folder();
        folder.Write("judge.json", Judge);
        folder.Write("experiment.yaml", Experiment.Replace("{ code: { file: even.csx } }", "{ code: { file: judge.json } }", StringComparison.Ordinal)
            + "\njudge: { url: http://localhost:1/v1 }\n");
        folder.Write("train.jsonl", """{"messages": [{"role": "user", "content": "d"}], "answer": "4"}""" + "\n" + Rows("e"));
        var (_, output, _) = await CommandFixture.RunAsync("check", Path.Combine(folder.Path, "experiment.yaml"));
        Assert.Contains("100 % of the reward's weight is a judge model's (code)", output, StringComparison.Ordinal);
        Assert.Contains("1 of 2 rows of train have a reference answer", output, StringComparison.Ordinal);
        Assert.Contains("judge-based rft by what judge code says: 3 of 3 rows of demos", output, StringComparison.Ordinal);
    }

    private static TemporaryFolder Folder()
    {
        var folder = new TemporaryFolder();
        folder.Write("experiment.yaml", Experiment);
        folder.Write("demos.jsonl", string.Join('\n', ((string[])["x", "y", "z"]).Select(text =>
            $$"""{"messages": [{"role": "user", "content": "{{text}}"}, {"role": "assistant", "content": "2"}]}""")));
        folder.Write("train.jsonl", Rows("a", "b", "a"));
        folder.Write("valid.jsonl", Rows("b", "c"));
        folder.Write("even.csx", "return Sample.Text.Length % 2;");
        return folder;
    }

    private static string Rows(params string[] prompts) =>
        string.Join('\n', prompts.Select(text => $$"""{"messages": [{"role": "user", "content": "{{text}}"}]}"""));
}
