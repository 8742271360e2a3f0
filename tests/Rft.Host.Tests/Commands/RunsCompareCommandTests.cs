using System.Globalization;
using System.Text.Json;
using Rft.Host.Tests.Index;

namespace Rft.Host.Tests.Commands;

public sealed class RunsCompareCommandTests : IDisposable
{
    private readonly RunsFixture _runs = new();

    public void Dispose() => _runs.Dispose();

    [Fact]
    public async Task A_regression_is_exit_code_4_and_its_prompts_are_shown()
    {
        Add("a", Enumerable.Repeat<double?>(1, 40));
        Add("b", Enumerable.Range(0, 40).Select(i => (double?)(i % 2)));
        var (code, output, _) = await RunAsync("a", "b");
        Assert.Equal(4, code);
        Assert.Contains("the experiments are the same", output, StringComparison.Ordinal);
        Assert.Contains("worse in B (3 of 20)", output, StringComparison.Ordinal);
        Assert.Contains("  row 0  1 -> 0  prompt 0", output, StringComparison.Ordinal);
        Assert.Contains("40 prompts paired: 0 better, 20 worse, 20 equal in B", output, StringComparison.Ordinal);
        Assert.Matches(@"worse: B - A = -0\.5000 \[-0\.6\d+, -0\.3\d+\], 95 %", output);
        Assert.Equal(0, (await RunAsync("b", "a")).Code);
        Assert.Equal(0, (await RunAsync("a", "b", "--tolerance", "0.6")).Code);
    }

    [Fact]
    public async Task Prompts_that_have_no_pair_are_named_and_in_no_figure()
    {
        Add("a", [1, 1, null, 1]);
        Add("b", [1, 1, 1]);
        var (code, output, _) = await RunAsync("a", "b");
        Assert.Equal(0, code);
        Assert.Contains("not compared (2 of 2)", output, StringComparison.Ordinal);
        Assert.Contains("a row 2, unscored: prompt 2", output, StringComparison.Ordinal);
        Assert.Contains("a row 3, missing: prompt 3", output, StringComparison.Ordinal);
        Assert.Contains("2 prompts paired: 0 better, 0 worse, 2 equal in B", output, StringComparison.Ordinal);
        Assert.Contains("2 prompts are few", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_is_one_document()
    {
        Add("a", [0, 0, 0]);
        Add("b", [1, 1, 1]);
        using var document = JsonDocument.Parse((await RunAsync("a", "b", "--json", "--metric", "reward")).Output);
        var root = document.RootElement;
        Assert.Equal(("rft.run_comparison/1", "reward", "better", 1.0, 3), (
            root.GetProperty("schema").GetString(), root.GetProperty("metric").GetString(), root.GetProperty("difference").GetProperty("verdict").GetString(),
            root.GetProperty("difference").GetProperty("mean").GetDouble(), root.GetProperty("better").GetArrayLength()));
    }

    [Fact]
    public async Task Equal_prompts_are_paired_in_their_order()
    {
        // Two rows with the same prompt: first with first, second with second.
        Write("a", Sample(0, 1, "same") + Sample(1, 0, "same"));
        Write("b", Sample(0, 1, "same") + Sample(1, 0, "same"));
        Assert.Contains("0 better, 0 worse, 2 equal", (await RunAsync("a", "b")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_compared_is_bad_input()
    {
        Add("a", [1]);
        _runs.Add("none");
        Write("other", Sample(0, 1, "another prompt"));
        Write("torn", Sample(0, 1, "p") + "{ no\n");
        await RefusedAsync("no evaluation that was kept", "a", "none");
        await RefusedAsync("have no prompt in common", "a", "other");
        await RefusedAsync("step-000003.jsonl(2,", "a", "torn");
        await RefusedAsync("has no metric 'corect'; it has correct, reward; did you mean 'correct'?", "a", "a", "--metric", "corect");
        await RefusedAsync("--tolerance -1 is no size of a difference", "a", "a", "--tolerance", "-1");
    }

    [Fact]
    public async Task A_run_that_is_not_finished_is_named()
    {
        Add("a", [1]);
        Add("b", [1]);
        File.Delete(Path.Combine(_runs.Folder, "b", "result.json"));
        Assert.Contains("b has not finished (died)", (await RunAsync("a", "b")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Scores_of_other_graders_are_said_to_be_such()
    {
        Add("a", [0, 0, 0]);
        Add("b", [1, 1, 1]);
        void Graders(string run, string hash, double weight) => _runs.Write(run, "run.json", string.Create(CultureInfo.InvariantCulture,
            $$"""{"evaluation":{"metric":"correct"},"graders":[{"name":"correct","hash":"{{hash}}","weight":{{weight}} },{"name":"watched","hash":"{{run}}","weight":0}]}"""));
        Graders("a", "x", 1);
        Graders("b", "y", 1);
        Assert.Contains("the scores are not of the same graders, so that the difference may be theirs: correct has other content in B", (await RunAsync("a", "b")).Output, StringComparison.Ordinal);
        Graders("b", "x", 0.5);
        Assert.DoesNotContain("not of the same graders", (await RunAsync("a", "b")).Output, StringComparison.Ordinal);
        Assert.Contains("may be theirs: correct weighs 1 in A and 0.5 in B", (await RunAsync("a", "b", "--metric", "reward")).Output, StringComparison.Ordinal);
    }

    private async Task RefusedAsync(string message, params string[] args)
    {
        var (code, _, error) = await RunAsync(args);
        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private void Add(string run, IEnumerable<double?> scores) =>
        Write(run, string.Concat(scores.Select((score, i) => Sample(i, score, string.Create(CultureInfo.InvariantCulture, $"prompt {i}")))));

    private void Write(string run, string samples)
    {
        _runs.Add(run);
        _runs.Write(run, "evaluations/step-000002.jsonl", Sample(0, 0.5, "an earlier evaluation"));
        _runs.Write(run, "evaluations/step-000003.jsonl", samples);
    }

    private static string Sample(int prompt, double? score, string text) => WrittenRollout.Line("valid", prompt, 0, text, score) + "\n";

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] args) =>
        CommandFixture.RunAsync(["runs", "compare", .. args, "--runs", _runs.Folder]);
}
