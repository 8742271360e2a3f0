namespace Rft.Host.Index;

/// <summary>Names of the files of a run that its readers open.</summary>
internal static class RunFiles
{
    public const string Manifest = "run.json";
    public const string Metrics = "metrics.jsonl";
    public const string Alarms = "alarms.jsonl";
    public const string Result = "result.json";
    public const string Process = "process.json";
    public const string Config = "config.yaml";
    public const string Lock = "LOCK";
    public const string Rollouts = "rollouts";
    public const string Evaluations = "evaluations";
    public const string RolloutIndex = "rollouts.sqlite";
    public const string RunIndex = "index.sqlite";

    /// <summary>Whether a folder is a run, whole or just begun.</summary>
    /// <param name="folder">The folder.</param>
    public static bool IsRun(string folder) => new[] { Lock, Manifest, Config }.Any(file => File.Exists(Path.Combine(folder, file)));
}
