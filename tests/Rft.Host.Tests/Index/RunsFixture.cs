using System.Globalization;

namespace Rft.Host.Tests.Index;

/// <summary>A folder of runs whose files are written by hand.</summary>
internal sealed class RunsFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public string IndexFile => Path.Combine(Folder, "index.sqlite");

    /// <summary>Writes a run of one sft stage and one rft stage.</summary>
    public string Add(string name, string started = "2026-01-02T03:04:05+00:00", string? status = "succeeded", params double[] rewards)
    {
        string run = Path.Combine(Folder, name);
        Write(name, "checkpoints/LATEST", "");
        Write(name, "config.yaml", $"name: tiny\nseed: 1\nrun: {{ dir: {Folder} }}\n");
        Write(name, "LOCK", "");
        Write(name, "process.json", """{"schema":"rft.process/1","pid":1}""");
        Write(name, "run.json", $$"""
            {"schema":"rft.run/1","run":"{{name}}","experiment":"tiny","started":"{{started}}",
             "stages":[{"name":"skill","method":"sft","steps":1,"rows":4},{"name":"rft","method":"rft","steps":20,"rows":4}],
             "evaluation":{"metric":"correct","samples":1,"rows":4} }
            """);
        Write(name, "metrics.jsonl", Metrics(rewards.Length == 0 ? [0.25, 0.75] : rewards));
        if (status is not null) Write(name, "result.json", $$"""{"schema":"rft.result/1","status":"{{status}}","wall_seconds":61.5}""");
        return run;
    }

    public string Write(string run, string file, string text) => _folder.Write(Path.Combine(run, file), text);

    public void Dispose() => _folder.Dispose();

    private static string Metrics(double[] rewards)
    {
        List<string> lines =
        [
            """{"type":"step","stage":"skill","step":1,"train/loss":2.5}""",
            """{"type":"evaluation","stage":"rft","step":0,"valid/correct":0.5,"valid/correct/count":4,"valid/correct/high":0.8,"valid/correct/low":0.2}""",
        ];
        lines.AddRange(rewards.Select((reward, i) =>
            string.Create(CultureInfo.InvariantCulture, $$"""{"type":"step","stage":"rft","step":{{i + 1}},"policy/entropy":1,"reward/mean":{{reward}} }""")));
        lines.Add(string.Create(CultureInfo.InvariantCulture,
            $$"""{"type":"evaluation","stage":"rft","step":{{rewards.Length}},"valid/correct":0.75,"valid/correct/count":4,"valid/correct/high":0.9,"valid/correct/low":0.3}"""));
        return string.Join('\n', lines) + "\n";
    }
}
