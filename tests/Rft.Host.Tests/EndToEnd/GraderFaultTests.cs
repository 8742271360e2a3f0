using System.Text.Json;

namespace Rft.Host.Tests.EndToEnd;

[Collection(EndToEndCollection.Name)]
public sealed class GraderFaultTests
{
    private static readonly string[] Short = ["stages.skill.steps=1", "stages.rft.steps=2", "grading.timeout=200ms"];

    // Answers by the length of the text, but for samples whose id holds WHICH.
    private const string JavaScript = "export function grade(sample) { if (sample.id.includes('WHICH')) FAULT; return sample.output_text.length % 5 / 4; }";
    private const string CSharp = "if (Sample.Id.Contains(\"WHICH\")) { FAULT; } else return Sample.Text.Length % 5 / 4.0;";

    public static TheoryData<string, string, string> Faults => new()
    {
        { "main.js", "throw new Error('boom')", "runtime_error" },
        { "main.js", "return NaN", "invalid_score" },
        { "main.js", "return '0.5'", "invalid_score" },
        { "main.csx", "Log(\"no value\")", "invalid_score" },
        { "main.csx", "await Task.Delay(-1)", "timeout" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_fault_is_counted_and_its_sample_dropped(string file, string fault, string code)
    {
        using var experiment = Write(file, fault, "/c3");
        var outcome = await experiment.TrainAsync("a", [.. Short, $"graders.main={file}", "grading.fault_budget=100%"]);
        outcome.Expect(0, $"grader faults: {code} 8");
        Assert.Equal(8, outcome.Json.GetProperty("faults").GetProperty(code).GetDouble());
        foreach (var rollout in Rollouts(experiment, steps: 2))
        {
            bool failed = rollout.GetProperty("member").GetInt32() == 3;
            var score = rollout.GetProperty("scores").GetProperty("main");
            Assert.Equal(failed ? "failed" : "scored", score.GetProperty("state").GetString());
            Assert.Equal(failed ? JsonValueKind.Null : JsonValueKind.Number, score.GetProperty("value").ValueKind);
            Assert.Equal(failed ? "grader_failed" : null, rollout.GetProperty("dropped").GetString());
            Assert.Equal(failed ? JsonValueKind.Null : JsonValueKind.Object, rollout.GetProperty("reward").ValueKind);
        }
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task When_every_sample_fails_the_fault_budget_ends_the_run(string file, string fault, string code)
    {
        using var experiment = Write(file, fault, "rft/s1/");
        var outcome = await experiment.TrainAsync("a", [.. Short, $"graders.main={file}"]);
        outcome.Expect(5, $"graders failed on 16 of 16 samples, above the fault budget of 10 %: main {code} x16", "Mend the grader");
        Assert.Equal("failed", outcome.Json.GetProperty("status").GetString());
        Assert.Equal(16, outcome.Json.GetProperty("faults").GetProperty(code).GetDouble());
        Assert.All(Rollouts(experiment, steps: 1), rollout => Assert.Equal(code, rollout.GetProperty("scores").GetProperty("main").GetProperty("fault").GetString()));
    }

    [Fact]
    public async Task On_fault_stop_ends_the_run_at_the_first_fault()
    {
        using var experiment = Write("main.js", "throw new Error('boom')", "s2/p1/c3");
        var outcome = await experiment.TrainAsync("a", [.. Short, "grading.on_fault=stop"]);
        outcome.Expect(5, "grader 'main' failed on prompt 1, member 3: runtime_error: Error: boom; the fault policy is stop");
        Assert.Equal(1, outcome.Json.GetProperty("faults").GetProperty("runtime_error").GetDouble());
    }

    [Fact]
    public async Task An_evaluation_without_any_score_ends_the_run_and_says_how_the_grader_fails()
    {
        using var experiment = Write("main.js", "throw new Error('boom')", "valid/");
        (await experiment.TrainAsync("a", Short)).Expect(5, "no sample of the evaluation after step 0", "runtime_error x16", "boom");
    }

    [Fact]
    public async Task Steps_without_signal_end_the_run()
    {
        using var experiment = new Experiment();
        experiment.Write("main.js", "export function grade() { return 1; }");
        var outcome = await experiment.TrainAsync("a", "stages.skill.steps=1", "guards.all_zero_variance_steps=2");
        outcome.Expect(5, "no group had signal in 2 steps in a row", "all at the top: the task is solved");
        Assert.Equal("failed", outcome.Json.GetProperty("status").GetString());
        Assert.Equal(2, experiment.StepsOf("a", "rft"));
    }

    private static Experiment Write(string file, string fault, string which)
    {
        var experiment = new Experiment();
        string text = file.EndsWith(".js", StringComparison.Ordinal) ? JavaScript : CSharp;
        experiment.Write(file, text.Replace("WHICH", which, StringComparison.Ordinal).Replace("FAULT", fault, StringComparison.Ordinal));
        return experiment;
    }

    private static List<JsonElement> Rollouts(Experiment experiment, int steps)
    {
        string[] files = Directory.GetFiles(Path.Combine(experiment.Run("a"), "rollouts"));
        Assert.Equal(steps, files.Length);
        return [.. files.SelectMany(File.ReadLines).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
