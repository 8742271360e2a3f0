using System.Text.Json;

namespace Rft.Host.Tests.EndToEnd;

/// <summary>Runs with a loss from a file.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class CustomLossTests
{
    private static readonly string Script = Path.GetFullPath("../../../../../losses/grpo.csx", AppContext.BaseDirectory);

    [Fact]
    public async Task The_example_script_learns_what_its_preset_learns()
    {
        using var experiment = new Experiment(config => config.Replace("minibatches: 2\n", "minibatches: 2\n    loss: { preset: grpo }\n", StringComparison.Ordinal));
        File.Copy(Script, Path.Combine(experiment.Folder, "mine.csx"));
        (await experiment.TrainAsync("preset")).Expect(0);
        (await experiment.TrainAsync("script", "stages.rft.loss.custom=mine.csx")).Expect(0);
        // Gradients agree but for the rounding of single precision, so do weights, and with them losses; the same tokens are sampled.
        var (left, right) = (Losses(experiment.Run("preset")), Losses(experiment.Run("script")));
        Assert.Equal(4, left.Count);
        Assert.All(left.Zip(right), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        foreach (string file in Directory.GetFiles(Path.Combine(experiment.Run("preset"), "rollouts")).Select(path => Path.GetFileName(path)))
            Assert.Equal(Texts(experiment.Run("preset"), file), Texts(experiment.Run("script"), file));
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(experiment.Run("script"), "run.json")));
        Assert.Matches("^[0-9a-f]{64}$", manifest.RootElement.GetProperty("inputs").GetProperty("losses/rft").GetString());
    }

    [Fact]
    public async Task A_loss_that_fails_ends_the_run_and_a_changed_one_does_not_go_on_with_it()
    {
        using var experiment = new Experiment(config => config.Replace("minibatches: 2\n", "minibatches: 2\n    loss: { custom: mine.csx }\n", StringComparison.Ordinal));
        string file = experiment.Write("mine.csx", "return Result(1, [.. LogProbs.Select(row => new double[1])]);\n");
        (await experiment.TrainAsync("a")).Expect(5, $"{file}: the custom loss returned a gradient of");
        File.Copy(Script, file, overwrite: true);
        (await experiment.ResumeAsync("a")).Expect(2, "the run a was started with other inputs", "losses/rft: was ", "start a new run");
    }

    [Fact]
    public async Task A_loss_that_does_not_compile_is_named_with_line_and_column_and_no_run_begins()
    {
        using var experiment = new Experiment(config => config.Replace("minibatches: 2\n", "minibatches: 2\n    loss: { custom: mine.csx }\n", StringComparison.Ordinal));
        string file = experiment.Write("mine.csx", "int x = 1;\nreturn y;\n");
        (await experiment.TrainAsync("a")).Expect(2, $"{file}(2,8): compile_error: CS0103", "    return y;");
        Assert.False(Directory.Exists(experiment.Run("a")));
    }

    private static List<double> Losses(string run) =>
    [
        .. File.ReadLines(Path.Combine(run, "metrics.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(line => line.GetProperty("type").GetString() == "step" && line.GetProperty("stage").GetString() == "rft")
            .Select(line => line.TryGetProperty("train/loss", out var loss) ? loss.GetDouble() : 0),
    ];

    private static IEnumerable<string?> Texts(string run, string file) =>
        File.ReadLines(Path.Combine(run, "rollouts", file)).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString());
}
