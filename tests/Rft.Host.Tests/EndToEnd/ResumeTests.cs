using System.Text.Json;

namespace Rft.Host.Tests.EndToEnd;

/// <summary>What a run that was killed is resumed with, and what is refused.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class ResumeTests : IDisposable
{
    private const string Name = "cut";

    // Enough steps that the kill finds it between two checkpoints of the second stage.
    private static readonly string[] Sets = ["stages.rft.steps=200", "eval.every_steps=0", "checkpoints.every_steps=10", "checkpoints.keep=3"];

    private readonly Experiment _experiment = new(config => config.Replace(
        "train: { generator: sorting, split: train, rows: 200 }", "train: { file: rows.jsonl }", StringComparison.Ordinal));

    private string Run => _experiment.Run(Name);

    public ResumeTests() => WriteRows("sort 3 1 2");

    public void Dispose() => _experiment.Dispose();

    [Fact]
    public async Task Changed_graders_and_data_are_refused_with_the_difference_until_they_are_accepted()
    {
        await KillAsync(steps: 13);
        _experiment.Write("main.js", "export function grade(sample) { return sample.output_text.length % 3 / 2; }");
        WriteRows("sort 1 3 2");
        var refused = (await ResumeAsync()).Expect(2);
        Assert.Contains($"the run {Name} was started with other inputs:\n  data/train: was ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("\n  graders/main: was ", refused.Error, StringComparison.Ordinal);
        Assert.Contains("go on with the new ones from here: --accept-changed data,graders", refused.Error, StringComparison.Ordinal);
        (await ResumeAsync("--accept-changed", "graders")).Expect(2, "data/train: was ");
        (await ResumeAsync("--accept-changed", "grader")).Expect(2, "--accept-changed grader: use data, graders, losses, model, teachers, tokenizer");
        (await ResumeAsync("--accept-changed", "graders,data")).Expect(0, "goes on with changed inputs, which the run's manifest records");
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Run, "run.json")));
        var accepted = manifest.RootElement.GetProperty("resumes")[0].GetProperty("accepted");
        Assert.Equal(["data/train", "graders/main"], accepted.EnumerateArray().Select(change => change.GetProperty("input").GetString()));
        // What is finished stays it, whatever has changed since and whoever asks.
        _experiment.Write("main.js", "export function grade(sample) { return 1; }");
        (await ResumeAsync()).Expect(7, "is finished; there is nothing to resume");
        var list = await RftProcess.RunAsync(_experiment.Folder, "runs", "list", "--runs", "runs", "--json");
        Assert.Equal("finished", Assert.Single(list.Expect(0).Json.GetProperty("runs").EnumerateArray()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_damaged_checkpoint_is_said_and_the_one_before_is_taken()
    {
        await KillAsync(steps: 33);
        string latest = Path.Combine(Run, "checkpoints", File.ReadAllText(Path.Combine(Run, "checkpoints", "LATEST")).Trim());
        string model = Path.Combine(latest, "model.safetensors");
        byte[] bytes = File.ReadAllBytes(model);
        bytes[^1] ^= 1;
        File.WriteAllBytes(model, bytes);
        var strict = (await ResumeAsync("--strict")).Expect(2);
        Assert.Contains($"{latest} is damaged: a file should be '", strict.Error, StringComparison.Ordinal);
        var resumed = (await ResumeAsync()).Expect(0, "the one before is tried: step-0000", $"run {Name} goes on from step-0000");
        Assert.DoesNotContain($"goes on from {Path.GetFileName(latest)}", resumed.Error, StringComparison.Ordinal);
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Run, "run.json")));
        Assert.Equal(Path.GetFileName(latest), manifest.RootElement.GetProperty("resumes")[0].GetProperty("damaged").GetString());
    }

    [Fact]
    public async Task A_run_whose_last_evaluation_failed_is_not_finished()
    {
        using var experiment = new Experiment(config => config[..config.IndexOf("  - name: rft", StringComparison.Ordinal)] + config[config.IndexOf("eval:", StringComparison.Ordinal)..]);
        experiment.Write("main.js", "export function grade() { throw new Error('boom'); }");
        (await experiment.TrainAsync("a")).Expect(5, "boom");
        experiment.Write("main.js", "export function grade() { return 1; }");
        var resumed = await RftProcess.RunAsync(experiment.Folder, "train", "--resume", experiment.Run("a"), "--json", "--accept-changed", "graders");
        Assert.Equal(1, resumed.Expect(0).Json.GetProperty("eval").GetProperty("final").GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task A_run_that_was_killed_before_it_had_a_manifest_gets_one()
    {
        using (var process = _experiment.Start(Name))
        {
            await process.UntilAsync(() => File.Exists(Path.Combine(Run, "config.yaml")));
            process.Kill();
            (await process.EndAsync()).Expect(137);
        }
        File.Delete(Path.Combine(Run, "run.json"));
        (await ResumeAsync()).Expect(0, "has no checkpoint yet and starts from the beginning");
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(Run, "run.json")));
        Assert.Contains("graders/main", manifest.RootElement.GetProperty("inputs").EnumerateObject().Select(input => input.Name));
    }

    [Fact]
    public async Task A_damaged_journal_is_no_torn_one()
    {
        await KillAsync(steps: 13);
        string part = Directory.GetFiles(Path.Combine(Run, "journal")).Max(StringComparer.Ordinal)!;
        byte[] bytes = File.ReadAllBytes(part);
        bytes[20] ^= 1;
        File.WriteAllBytes(part, bytes);
        (await ResumeAsync()).Expect(2, $"{part} is damaged at byte ", $"remove the folder {Path.GetDirectoryName(part)}");
        Directory.Delete(Path.GetDirectoryName(part)!, recursive: true);
        (await ResumeAsync()).Expect(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_run_that_was_killed_behind_its_last_checkpoint_still_gets_its_result(bool reinforced)
    {
        using var experiment = new Experiment(config => reinforced ? config : WithoutReinforcement(config));
        string[] sets = reinforced ? ["stages.rft.steps=4"] : [];
        (await experiment.TrainAsync("whole", sets)).Expect(0);
        string run = experiment.Run("whole"), result = Path.Combine(run, "result.json"), metrics = Path.Combine(run, "metrics.jsonl");
        string before = File.ReadAllText(metrics);
        (await experiment.ResumeAsync("whole")).Expect(7, "run whole is finished; there is nothing to resume");
        File.Delete(result);
        (await experiment.ResumeAsync("whole")).Expect(0, "run whole goes on from step-");
        Assert.True(File.Exists(result));
        Assert.Equal(before, File.ReadAllText(metrics));
    }

    private static string WithoutReinforcement(string config)
    {
        int start = config.IndexOf("  - name: rft", StringComparison.Ordinal), end = config.IndexOf("eval:", StringComparison.Ordinal);
        return config[..start] + config[end..];
    }

    [Fact]
    public async Task What_only_a_resumed_run_reads_is_refused_of_a_new_one()
    {
        var outcome = await RftProcess.RunAsync(_experiment.Folder, "train", "experiment.yaml", "--strict");
        outcome.Expect(2, "--strict and --accept-changed are for resumed runs; add --resume RUN or leave them out");
    }

    private void WriteRows(string prompt) => _experiment.Write("rows.jsonl", string.Concat(Enumerable.Repeat(
        $$$"""{"messages":[{"role":"user","content":"{{{prompt}}}"}],"answer":"1 2 3"}""" + "\n", 20)));

    private async Task KillAsync(int steps)
    {
        using var process = _experiment.Start(Name, Sets);
        await process.UntilAsync(() => _experiment.StepsOf(Name, "rft") >= steps);
        Assert.False(process.HasExited, "the run ended before it could be killed");
        process.Kill();
        await process.EndAsync();
    }

    private Task<RftOutcome> ResumeAsync(params string[] more) => RftProcess.RunAsync(_experiment.Folder, ["train", "--resume", Run, "--json", .. more]);
}
