namespace Rft.Host.Tests.Commands;

/// <summary>rft check and graders in OpenAI's JSON.</summary>
public sealed class JsonGraderCheckTests
{
    private const string Experiment = """
        name: small
        device: cpu
        model: { tiny: { layers: 1, width: 32, heads: 2, context: 64 } }
        data: { train: train.jsonl, valid: valid.jsonl }
        graders: { near: near.json }
        stages:
          - { name: rft, method: rft, data: train, steps: 5, prompts_per_step: 2, group_size: 8, sampling: { max_tokens: 8 }, optimizer: { learning_rate: 1.0e-3 } }
        eval: { data: valid, metric: near }
        """;

    [Fact]
    public async Task A_json_grader_is_loaded_and_its_cases_are_run()
    {
        using var folder = Folder("fuzzy_match");
        folder.Write("near.cases.jsonl", """{"item": {"answer": "ab"}, "sample": {"output_text": "ac"}, "expected": {"score": 0.5}}""" + "\n");
        var (code, output, _) = await CommandFixture.RunAsync("check", Path.Combine(folder.Path, "experiment.yaml"), "--strict");
        Assert.True(code == 0, output);
        Assert.Contains("  near         json, weight 1, range 0..1, 1 of 1 cases pass", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_that_can_never_score_are_warnings()
    {
        using var folder = Folder("rouge_l");
        var (code, output, _) = await CommandFixture.RunAsync("check", Path.Combine(folder.Path, "experiment.yaml"), "--strict");
        Assert.Equal(2, code);
        Assert.Contains($"warning: {folder.Path}/near.json(1,", output, StringComparison.Ordinal);
        Assert.Contains("near on train: 1 of 2 references have no token", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_grader_is_exit_code_three_with_pointer_and_place()
    {
        using var folder = Folder("rouge_6");
        var (code, output, _) = await CommandFixture.RunAsync("check", Path.Combine(folder.Path, "experiment.yaml"));
        Assert.Equal(3, code);
        Assert.Contains($"error: {folder.Path}/near.json(1,", output, StringComparison.Ordinal);
        Assert.Contains("load_error: /evaluation_metric: 'evaluation_metric' is 'rouge_6'", output, StringComparison.Ordinal);
    }

    private static TemporaryFolder Folder(string metric)
    {
        var folder = new TemporaryFolder();
        folder.Write("experiment.yaml", Experiment);
        folder.Write(
            "near.json",
            $$"""{ "type": "text_similarity", "name": "n", "input": "{{"{{sample.output_text}}"}}", "reference": "{{"{{item.answer}}"}}", "evaluation_metric": "{{metric}}" }""");
        folder.Write("train.jsonl", string.Join('\n', Row("2"), Row("東京"), ""));
        folder.Write("valid.jsonl", Row("4") + "\n");
        return folder;
    }

    private static string Row(string answer) => $$"""{"messages": [{"role": "user", "content": "1+1"}], "answer": "{{answer}}"}""";
}
