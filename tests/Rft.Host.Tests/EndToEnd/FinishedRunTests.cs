using System.Text.Json;

namespace Rft.Host.Tests.EndToEnd;

/// <summary>What the program prints about a run, and what the other verbs make of it.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class FinishedRunTests(FinishedRun finished) : IClassFixture<FinishedRun>
{
    private readonly Experiment _experiment = finished.Experiment;

    [Fact]
    public void The_result_is_one_line_with_every_key()
    {
        var result = finished.Outcome.Json;
        Assert.Equal("rft.result/1", result.GetProperty("schema").GetString());
        Assert.Equal((FinishedRun.Name, _experiment.Run(FinishedRun.Name), "succeeded", 12), (
            result.GetProperty("run").GetString(), result.GetProperty("run_dir").GetString(), result.GetProperty("status").GetString(),
            result.GetProperty("steps").GetInt32()));
        Assert.Equal("""{"rft":8,"skill":4}""", result.GetProperty("steps_by_stage").GetRawText());
        foreach (string when in (string[])["before_rft", "final"])
            Assert.Equal(["metric", "value", "n", "low", "high"], result.GetProperty("eval").GetProperty(when).EnumerateObject().Select(entry => entry.Name));
        Assert.Equal(["first", "last"], result.GetProperty("graders").GetProperty("main").EnumerateObject().Select(entry => entry.Name));
        Assert.Matches("^[0-9a-f]{64}$", result.GetProperty("weights_sha256").GetString());
        string[] numbers =
            ["wall_seconds", "cpu_seconds", "load_average", "peak_memory_bytes", "peak_memory_bytes_workers", "grade_wait_share", "sampler_mismatch_max"];
        Assert.All(numbers, name => Assert.True(result.GetProperty(name).GetDouble() >= 0));
        Assert.Empty(result.GetProperty("faults").EnumerateObject());
    }

    [Fact]
    public void Progress_on_a_pipe_is_plain_text() => Assert.DoesNotContain('\u001b', finished.Outcome.Error);

    [Fact]
    public async Task Without_json_standard_output_stays_empty()
    {
        var outcome = await RftProcess.RunAsync(_experiment.Folder, "train", "experiment.yaml", "--name", "quiet", "--set", "stages.rft.steps=1");
        Assert.Empty(outcome.Expect(0, "succeeded: quiet in ").Output);
        Assert.DoesNotContain('\u001b', outcome.Error);
    }

    [Fact]
    public async Task Eval_compares_the_model_with_its_start()
    {
        var outcome = await RftProcess.RunAsync(_experiment.Folder, "eval", _experiment.Run(FinishedRun.Name), "--samples", "4", "--json");
        var result = outcome.Expect(0).Json;
        Assert.Equal(("rft.eval/1", "main", 16), (
            result.GetProperty("schema").GetString(), result.GetProperty("metric").GetString(), result.GetProperty("prompts").GetInt32()));
        Assert.Equal(["start", "model"], result.GetProperty("models").EnumerateObject().Select(model => model.Name));
    }

    [Fact]
    public async Task Sample_gives_the_same_answers_for_the_same_seed()
    {
        string[] command = ["sample", _experiment.Run(FinishedRun.Name), "3142", "--n", "2", "--seed", "1", "--max-tokens", "8", "--json"];
        var first = (await RftProcess.RunAsync(_experiment.Folder, command)).Expect(0);
        Assert.Equal(2, first.Output.Count(c => c == '\n'));
        Assert.Equal(first.Output, (await RftProcess.RunAsync(_experiment.Folder, command)).Expect(0).Output);
        string[] other = [.. command.Select(word => word == "1" ? "2" : word)];
        Assert.NotEqual(first.Output, (await RftProcess.RunAsync(_experiment.Folder, other)).Expect(0).Output);
    }

    [Fact]
    public async Task Sample_on_a_device_that_is_not_there_is_bad_input() =>
        (await RftProcess.RunAsync(_experiment.Folder, "sample", _experiment.Run(FinishedRun.Name), "3142", "--device", "tpu"))
            .Expect(2, "device 'tpu' is not known; use auto, cpu, cuda or cuda:n");

    [Fact]
    public async Task Rollouts_prints_as_many_as_were_asked_for()
    {
        var outcome = await RftProcess.RunAsync(_experiment.Folder, "rollouts", _experiment.Run(FinishedRun.Name), "--limit", "1", "--json");
        var rollout = outcome.Expect(0).Json;
        Assert.Equal("rft/s1/p0/c0", rollout.GetProperty("id").GetString());
        Assert.Equal(JsonValueKind.Number, rollout.GetProperty("scores").GetProperty("main").GetProperty("value").ValueKind);
        Assert.Contains("main", (await RftProcess.RunAsync(_experiment.Folder, "rollouts", _experiment.Run(FinishedRun.Name), "--limit", "1")).Expect(0).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_verbs()
    {
        var outcome = (await RftProcess.RunAsync(_experiment.Folder, "--help")).Expect(0);
        Assert.All((string[])["init", "train", "eval", "sample", "rollouts", "schema"], verb => Assert.Contains($"  {verb} ", outcome.Output, StringComparison.Ordinal));
        Assert.Empty(outcome.Error);
    }
}

/// <summary>One finished run for all tests that look at one.</summary>
public sealed class FinishedRun : IAsyncLifetime
{
    public const string Name = "finished";

    internal Experiment Experiment { get; } = new();

    internal RftOutcome Outcome { get; private set; } = new(-1, "", "");

    public async ValueTask InitializeAsync() => Outcome = (await Experiment.TrainAsync(Name)).Expect(0);

    public ValueTask DisposeAsync()
    {
        Experiment.Dispose();
        return ValueTask.CompletedTask;
    }
}
