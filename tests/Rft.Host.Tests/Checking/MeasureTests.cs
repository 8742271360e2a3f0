using System.Text.Json;
using Rft.Host.Tests.Commands;

namespace Rft.Host.Tests.Checking;

public sealed class MeasureTests
{
    private const string Experiment = """
        name: small
        seed: 3
        device: cpu
        threads: 1
        model: { tiny: { layers: 1, width: 32, heads: 2, context: 64 } }
        data: { train: train.jsonl }
        graders: { even: { file: even.csx } }
        stages:
          - { name: warm, method: sft, data: train, steps: 12, batch: 2, optimizer: { learning_rate: 1.0e-3 } }
          - { name: rft, method: rft, data: train, steps: 8, prompts_per_step: 4, group_size: 8, minibatches: 2, sampling: { max_tokens: 8 }, optimizer: { learning_rate: 1.0e-3 } }
        eval: { data: train, every_steps: 2, metric: even }
        """;

    [Fact]
    public async Task A_trial_predicts_the_whole_run_and_leaves_nothing_behind()
    {
        using var folder = Folder("return Sample.Text.Length % 2;");
        string[] before = Directory.GetFileSystemEntries(folder.Path);
        var (code, output, error) = await CommandFixture.RunAsync("check", Path.Combine(folder.Path, "experiment.yaml"), "--measure", "--json");
        Assert.True(code == 0, output);
        Assert.Contains("measuring 14 steps", error, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(output);
        var measured = report.RootElement.GetProperty("measured");
        var stage = measured.GetProperty("stages")[1];
        Assert.Equal((8, 5), (stage.GetProperty("steps").GetInt32(), stage.GetProperty("evaluations").GetInt32()));
        // 8 steps of 32 answers of 2.5 tokens, 5 evaluations of 4.
        Assert.Equal((640, 50), (stage.GetProperty("sampled_tokens").GetInt32(), stage.GetProperty("evaluation_tokens").GetInt32()));
        Assert.Equal(690, measured.GetProperty("sampled_tokens").GetInt32());
        double parts = measured.GetProperty("start_seconds").GetDouble() + measured.GetProperty("stages").EnumerateArray().Sum(part => part.GetProperty("seconds").GetDouble());
        Assert.Equal(parts, measured.GetProperty("seconds").GetDouble(), 6);
        Assert.True(measured.GetProperty("peak_memory_bytes").GetInt64() > 50_000_000);
        Assert.Equal(before, Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_trial_that_ends_early_is_a_warning_that_says_why()
    {
        using var folder = Folder("if (Item.Has(\"messages\")) throw new Exception(\"boom\"); return 1;");
        folder.Write("experiment.yaml", Experiment.Replace("  - { name: warm", "  # - { name: warm", StringComparison.Ordinal) + "\ngrading: { on_fault: stop }\n");
        var (code, output, _) = await CommandFixture.RunAsync("check", Path.Combine(folder.Path, "experiment.yaml"), "--measure");
        Assert.Contains("warning: --measure: the trial ended before it could tell what a run takes: ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("measured here", output, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    private static TemporaryFolder Folder(string script)
    {
        var folder = new TemporaryFolder();
        folder.Write("experiment.yaml", Experiment);
        folder.Write("train.jsonl", Experiments.Demonstrations);
        folder.Write("even.csx", script);
        return folder;
    }
}
