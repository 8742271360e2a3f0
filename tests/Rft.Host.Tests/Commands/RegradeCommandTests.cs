using System.Text.Json;

namespace Rft.Host.Tests.Commands;

/// <summary><c>rft regrade</c> and <c>rft pin</c> on a run of two groups of two.</summary>
public sealed class RegradeCommandTests : IDisposable
{
    private const string Old = "function grade(sample, item) { return sample.output_text === item.answer ? 1 : 0; }";
    private const string New = "function grade(sample, item) { const right = sample.output_text.trim() === item.answer; return { score: right ? 1 : 0, reason: 'trimmed' }; }";

    private const string Config = """
        name: small
        seed: 3
        device: cpu
        threads: 1
        model: { tiny: { layers: 1, width: 32, heads: 2, context: 64 } }
        data: { train: ../train.jsonl }
        graders:
          exact: { file: ../exact.js, weight: 1 }
          other: { file: ../other.js, weight: 0.5 }
        stages:
          - { name: rft, method: rft, data: train, steps: 5, prompts_per_step: 2, group_size: 2, minibatches: 1, sampling: { max_tokens: 8 }, optimizer: { learning_rate: 1.0e-3 } }
        """;

    private readonly TemporaryFolder _folder = new();

    public RegradeCommandTests()
    {
        _folder.Write("train.jsonl", """
            {"messages": [{"role": "user", "content": "1+1"}], "answer": "2"}
            {"messages": [{"role": "user", "content": "1+2"}], "answer": "3"}
            """);
        _folder.Write("exact.js", Old);
        _folder.Write("other.js", "function grade() { return 1; }");
        _folder.Write("new.js", New);
        _folder.Write("run/config.yaml", Config);
        Directory.CreateDirectory(Path.Combine(Run, "checkpoints"));
        // Of the first group both are wrong by the old grader and one is right by the new one; the second group keeps its scores.
        _folder.Write("run/rollouts/step-000001.jsonl", string.Join('\n',
            Rollout(0, 0, "1+1", "2 ", 0), Rollout(0, 1, "1+1", "5", 0), Rollout(1, 0, "1+2", "3", 1), Rollout(1, 1, "1+2", "4", 0)) + "\n");
    }

    private string Run => Path.Combine(_folder.Path, "run");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_new_version_shows_flips_means_groups_and_signs()
    {
        string rows = Path.Combine(_folder.Path, "out.jsonl");
        var (code, output, error) = await CommandFixture.RunAsync("regrade", Run, "--grader", $"exact={_folder.Path}/new.js", "--out", rows);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith(
            "s1/p0/c0  2 \n  - score 0, no advantage\n  + score 1: trimmed, advantage +\ns1/p0/c1  5\n  - score 0, no advantage\n  + score 0: trimmed, advantage -\n",
            output, StringComparison.Ordinal);
        Assert.Contains("rollouts            4, 1 with another outcome\n", output, StringComparison.Ordinal);
        Assert.Contains("mean score          0.25 -> 0.5\n", output, StringComparison.Ordinal);
        // The other grader adds 0.5 to each.
        Assert.Contains("mean reward         0.75 -> 1\n", output, StringComparison.Ordinal);
        Assert.Contains("zero variance       1 -> 0 of 2 groups\n", output, StringComparison.Ordinal);
        Assert.Contains("advantage sign      2 of 4 rollouts change\n", output, StringComparison.Ordinal);
        Assert.Equal(2, (await File.ReadAllLinesAsync(rows, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task The_same_version_changes_nothing()
    {
        var (code, output, _) = await CommandFixture.RunAsync("regrade", Run, "--grader", Path.Combine(_folder.Path, "exact.js"), "--json");
        Assert.Equal(0, code);
        var report = JsonElement.Parse(output);
        Assert.Equal(("rft.regrade/1", 4, 0, 0), (report.GetProperty("schema").GetString(), report.GetProperty("rollouts").GetInt32(),
            report.GetProperty("flips").GetInt32(), report.GetProperty("advantage_sign_changes").GetInt32()));
    }

    [Fact]
    public async Task What_cannot_be_compared_is_bad_input()
    {
        string file = Path.Combine(_folder.Path, "new.js");
        Assert.Contains("the run has several graders; name one with --grader: exact, other", (await CommandFixture.RunAsync("regrade", Run, "--grader", file)).Error, StringComparison.Ordinal);
        Assert.Contains("the run has no grader 'none'", (await CommandFixture.RunAsync("regrade", Run, "--grader", $"none={file}")).Error, StringComparison.Ordinal);
        _folder.Write("train.jsonl", """{"messages": [{"role": "user", "content": "9+9"}], "answer": "18"}""");
        var (code, _, error) = await CommandFixture.RunAsync("regrade", Run, "--grader", $"exact={file}");
        Assert.Equal(2, code);
        Assert.Contains("the data has changed since the run", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollouts_that_were_not_graded_are_left_out_and_alone_are_bad_input()
    {
        string[] same = ["regrade", Run, "--grader", Path.Combine(_folder.Path, "exact.js"), "--json"];
        string ungraded = """{"schema":"rft.rollout/1","id":"d1/p0/c0","stage":"rft","step":2,"prompt_index":0,"row":0,"member":0,"messages":[{"role":"user","content":"1+1"}],"text":"2","finish_reason":"stop","tokens":1,"reward":null,"dropped":null,"scores":{},"advantage":null,"kept":true}""";
        _folder.Write("run/rollouts/step-000002.jsonl", ungraded + "\n");
        var (code, output, error) = await CommandFixture.RunAsync(same);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(4, JsonElement.Parse(output).GetProperty("rollouts").GetInt32());
        File.Delete(Path.Combine(Run, "rollouts", "step-000001.jsonl"));
        (code, _, error) = await CommandFixture.RunAsync(same);
        Assert.Equal((2, $"no rollout of the run {Run} was graded: there is nothing to compare; rft grade scores saved completions\n"), (code, error));
    }

    [Fact]
    public async Task A_pinned_rollout_is_a_case_that_passes()
    {
        string cases = Path.Combine(_folder.Path, "exact.cases.jsonl");
        var (code, output, error) = await CommandFixture.RunAsync("pin", Run, "s1/p1/c0", "--grader", "exact");
        Assert.Equal((0, cases + "\n", ""), (code, output, error));
        Assert.Equal(0, (await CommandFixture.RunAsync("pin", Run, "s1/p0/c0", "--grader", "exact", "--expect", "1")).ExitCode);
        (code, output, _) = await CommandFixture.RunAsync("test", Path.Combine(_folder.Path, "exact.js"));
        Assert.Equal(3, code);
        Assert.Contains("  pass  line 1 'run s1/p1/c0'\n  fail  line 2 'run s1/p0/c0'\n        - score 1\n        + score 0\n", output, StringComparison.Ordinal);
        Assert.Contains("has the case 'run s1/p1/c0' already", (await CommandFixture.RunAsync("pin", Run, "s1/p1/c0", "--grader", "exact")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pinned_rollout_of_a_group_grader_is_its_whole_group()
    {
        _folder.Write("exact.js", "function gradeGroup(samples, item) { return samples.map(sample => sample.output_text === item.answer ? 1 : 0); }");
        Assert.Equal(0, (await CommandFixture.RunAsync("pin", Run, "s1/p1/c0", "--grader", "exact")).ExitCode);
        string line = (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "exact.cases.jsonl"), TestContext.Current.CancellationToken)).Trim();
        Assert.Equal(["3", "4"], JsonElement.Parse(line).GetProperty("samples").EnumerateArray().Select(sample => sample.GetProperty("output_text").GetString()));
        var (code, output, _) = await CommandFixture.RunAsync("test", Path.Combine(_folder.Path, "exact.js"));
        Assert.True(code == 0, output);
        var refused = await CommandFixture.RunAsync("pin", Run, "s1/p0/c0", "--grader", "exact", "--expect", "1");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("judges the whole group, and --expect says one result", refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s9/p9/c9", "1", "has no rollout 's9/p9/c9'")]
    [InlineData("s1/p0/c0", "much", "--expect is 'much'; write a score")]
    [InlineData("s1/p0/c0", "error:nothing", "--expect names the code 'nothing', which is none")]
    public async Task What_cannot_be_pinned_is_bad_input(string rollout, string expect, string message)
    {
        var (code, _, error) = await CommandFixture.RunAsync("pin", Run, rollout, "--grader", "exact", "--expect", expect);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "exact.cases.jsonl")));
    }

    private static string Rollout(int prompt, int member, string question, string text, double score)
    {
        string raw = (score + 0.5).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return $$$"""{"schema":"rft.rollout/1","id":"s1/p{{{prompt}}}/c{{{member}}}","stage":"rft","step":1,"prompt_index":{{{prompt}}},"row":{{{prompt}}},"member":{{{member}}},"messages":[{"role":"user","content":"{{{question}}}"}],"text":"{{{text}}}","finish_reason":"stop","tokens":1,"reward":{"raw":{{{raw}}},"value":{{{raw}}}},"dropped":null,"scores":{"exact":{"state":"scored","value":{{{score}}}},"other":{"state":"scored","value":1}},"advantage":null,"kept":false}""";
    }
}
