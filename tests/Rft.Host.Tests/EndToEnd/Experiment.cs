using System.Text.Json;
using Rft.Host.KillTesting;

namespace Rft.Host.Tests.EndToEnd;

/// <summary>A small experiment in a folder of its own: seconds to run, with every part of a large one.</summary>
internal sealed class Experiment : IDisposable
{
    private const string Config = """
        name: tiny
        seed: 5
        device: cpu
        threads: 1
        model: { tiny: { layers: 1, width: 32, heads: 2, context: 64 } }
        data:
          demos: { generator: sorting, split: demos, rows: 200 }
          train: { generator: sorting, split: train, rows: 200 }
          valid: { generator: sorting, split: valid, rows: 16 }
        graders:
          main: { file: main.js }
        stages:
          - { name: skill, method: sft, data: demos, steps: 4, batch: 4, optimizer: { learning_rate: 1.0e-3, warmup_steps: 0 } }
          - name: rft
            method: rft
            data: train
            steps: 4
            prompts_per_step: 4
            group_size: 4
            minibatches: 2
            sampling: { max_tokens: 6 }
            optimizer: { learning_rate: 1.0e-3 }
        eval: { data: valid, every_steps: 2, metric: main }
        checkpoints: { every_steps: 2, keep: 2 }
        run: { dir: runs }
        """;

    private const string Grader = "export function grade(sample) { return sample.output_text.length % 5 / 4; }";

    private readonly TemporaryFolder _folder = new();

    /// <summary>Writes it.</summary>
    /// <param name="config">Edits the experiment file.</param>
    public Experiment(Func<string, string>? config = null)
    {
        Write("experiment.yaml", config is null ? Config : config(Config));
        Write("main.js", Grader);
    }

    public string Folder => _folder.Path;

    /// <summary>Folder of a run.</summary>
    public string Run(string name) => Path.Combine(Folder, "runs", name);

    public string Write(string name, string text) => _folder.Write(name, text);

    /// <summary>Starts a run.</summary>
    public RftProcess Start(string name, params string[] sets) =>
        RftProcess.Start(Folder, ["train", "experiment.yaml", "--name", name, "--json", .. Sets(sets)]);

    /// <summary>Runs to the end.</summary>
    public async Task<RftOutcome> TrainAsync(string name, params string[] sets)
    {
        using var process = Start(name, sets);
        return await process.EndAsync();
    }

    /// <summary>Goes on with a run.</summary>
    public Task<RftOutcome> ResumeAsync(string name) => RftProcess.RunAsync(Folder, "train", "--resume", Run(name), "--json");

    /// <summary>Steps that a run has recorded so far.</summary>
    public int StepsOf(string name, string stage)
    {
        string path = Path.Combine(Run(name), "metrics.jsonl");
        if (!File.Exists(path)) return 0;
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n').Count(line => line.StartsWith($$"""{"type":"step","stage":"{{stage}}",""", StringComparison.Ordinal));
    }

    /// <summary>Two runs did the same: weights, rollouts byte for byte, and metrics but for times.</summary>
    public void AssertSame(string expected, string actual)
    {
        Assert.Equal(Weights(expected), Weights(actual));
        Assert.Equal(MetricsOf(expected), MetricsOf(actual));
        Assert.Equal(RolloutsOf(expected), RolloutsOf(actual));
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Sets(string[] sets) => [.. sets.SelectMany(set => new[] { "--set", set })];

    private string? Weights(string name)
    {
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(Run(name), "result.json")));
        string? hash = result.RootElement.GetProperty("weights_sha256").GetString();
        Assert.NotNull(hash);
        return hash;
    }

    private IReadOnlyList<string> MetricsOf(string name) => MetricsLines.Read(Path.Combine(Run(name), "metrics.jsonl"));

    private (string Name, string Text)[] RolloutsOf(string name)
    {
        string[] files = Directory.GetFiles(Path.Combine(Run(name), "rollouts"));
        Assert.NotEmpty(files);
        return [.. files.Order(StringComparer.Ordinal).Select(file => (Path.GetFileName(file), File.ReadAllText(file)))];
    }
}
