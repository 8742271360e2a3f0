using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rft.Host.KillTesting;

/// <summary>What a finished run left behind that must not depend on how often it was interrupted.</summary>
/// <param name="Weights">Hash of its weights.</param>
/// <param name="Metrics">Its metrics without times, one line each.</param>
/// <param name="Rollouts">Hash of each rollout file by name.</param>
/// <param name="Alarms">Hash of its alarms.</param>
internal sealed record RunTrace(string? Weights, IReadOnlyList<string> Metrics, IReadOnlyDictionary<string, string> Rollouts, string Alarms)
{
    /// <summary>Reads a finished run.</summary>
    /// <param name="folder">Its folder.</param>
    public static RunTrace Of(string folder)
    {
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "result.json")));
        string rollouts = Path.Combine(folder, "rollouts");
        var alarms = new FileInfo(Path.Combine(folder, "alarms.jsonl"));
        return new RunTrace(
            result.RootElement.GetProperty("weights_sha256").GetString(), [.. File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Select(WithoutTimes)],
            Directory.GetFiles(rollouts).ToDictionary(file => Path.GetFileName(file), Hash, StringComparer.Ordinal),
            alarms.Exists ? Hash(alarms.FullName) : "");
    }

    /// <summary>Where another run differs; null: nowhere.</summary>
    /// <param name="other">The run that was interrupted.</param>
    public string? DifferenceTo(RunTrace other)
    {
        if (Weights != other.Weights) return $"weights are {other.Weights} instead of {Weights}";
        if (Metrics.Count != other.Metrics.Count) return $"{other.Metrics.Count} lines of metrics instead of {Metrics.Count}";
        int line = Enumerable.Range(0, Metrics.Count).FirstOrDefault(i => Metrics[i] != other.Metrics[i], -1);
        if (line >= 0) return $"line {line + 1} of the metrics differs";
        string[] files = [.. Rollouts.Keys.Union(other.Rollouts.Keys).Where(file => Rollouts.GetValueOrDefault(file) != other.Rollouts.GetValueOrDefault(file)).Order(StringComparer.Ordinal)];
        if (files.Length > 0) return $"rollouts differ: {files[0]}";
        return Alarms == other.Alarms ? null : "alarms differ";
    }

    private static string WithoutTimes(string line)
    {
        var values = JsonNode.Parse(line)!.AsObject();
        foreach (string key in values.Select(pair => pair.Key).Where(IsTime).ToList()) values.Remove(key);
        return values.ToJsonString();
    }

    private static bool IsTime(string key) => key.StartsWith("time/", StringComparison.Ordinal) || key.StartsWith("speed/", StringComparison.Ordinal);

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
