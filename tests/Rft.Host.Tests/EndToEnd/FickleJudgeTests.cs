using System.Text.Json;
using Rft.Graders.Tests.OpenAi.Judges;
using Rft.Host.KillTesting;

namespace Rft.Host.Tests.EndToEnd;

/// <summary>A judge outside the program that gives every call another score, and a run that is killed while it waits for it.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class FickleJudgeTests
{
    private const int Concurrency = 4;

    // Three evaluations of 16 prompts, and 4 steps of 16 rollouts.
    private const int Calls = (3 * 16) + (4 * 16);

    private const string Judge = """
        { "type": "score_model", "name": "main", "model": "fickle", "input": [{ "role": "user", "content": "Rate: {{sample.output_text}}" }] }
        """;

    [Theory]
    [InlineData(30)]
    [InlineData(76)]
    public async Task A_killed_run_asks_a_judge_only_about_what_it_had_no_answer_to(int calls)
    {
        await using var judge = new JudgeServer(call => ServerAnswer.Scores(call % 101 / 100.0) with { Delay = TimeSpan.FromMilliseconds(10) });
        using var experiment = new Experiment(config => config
            .Replace("main.js", "judge.json", StringComparison.Ordinal)
            .Replace("run: {", $"judge: {{ url: \"{judge.Url}\", concurrency: {Concurrency}, cache: 0 }}\nrun: {{", StringComparison.Ordinal));
        experiment.Write("judge.json", Judge);
        using (var process = experiment.Start("killed", "checkpoints.every_steps=100"))
        {
            await process.UntilAsync(() => judge.Requests.Count >= calls);
            process.Kill();
            (await process.EndAsync()).Expect(137);
        }
        var had = KilledTrace.Of(experiment.Run("killed"));
        Assert.InRange(had.Answers.Count, calls - Concurrency - 1, calls + Concurrency);
        (await experiment.ResumeAsync("killed")).Expect(0, "grades since the checkpoint are in the journal");
        Assert.Null(had.LostIn(experiment.Run("killed")));
        Assert.InRange(judge.Requests.Count, Calls, Calls + Concurrency);
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(experiment.Run("killed"), "run.json")));
        Assert.False(manifest.RootElement.GetProperty("graders")[0].GetProperty("deterministic").GetBoolean());
    }
}
