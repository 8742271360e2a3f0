using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rft.Host.KillTesting;

/// <summary>What a finished run left behind that must not depend on how often it was interrupted.</summary>
/// <param name="Weights">Hash of its weights.</param>
/// <param name="Metrics">Its metrics without times, one line each.</param>
/// <param name="Samples">Hash of each file of rollouts, of evaluations and of alarms by name.</param>
internal sealed record RunTrace(string? Weights, IReadOnlyList<string> Metrics, IReadOnlyDictionary<string, string> Samples)
{
    private static readonly string[] Folders = ["rollouts", "evaluations"];

    /// <summary>Reads a finished run.</summary>
    /// <param name="folder">Its folder.</param>
    public static RunTrace Of(string folder)
    {
        using var result = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "result.json")));
        return new RunTrace(
            result.RootElement.GetProperty("weights_sha256").GetString(), [.. File.ReadLines(Path.Combine(folder, "metrics.jsonl")).Select(WithoutTimes)],
            Folders.Select(name => Path.Combine(folder, name)).Where(Directory.Exists).SelectMany(Directory.GetFiles).Concat(Directory.GetFiles(folder, "alarms.jsonl"))
                .ToDictionary(file => Path.GetRelativePath(folder, file), Hash, StringComparer.Ordinal));
    }

    /// <summary>Where another run differs; null: nowhere.</summary>
    /// <param name="other">The run that was interrupted.</param>
    public string? DifferenceTo(RunTrace other)
    {
        if (Weights != other.Weights) return $"weights are {other.Weights} instead of {Weights}";
        if (Metrics.Count != other.Metrics.Count) return $"{other.Metrics.Count} lines of metrics instead of {Metrics.Count}";
        int line = Enumerable.Range(0, Metrics.Count).FirstOrDefault(i => Metrics[i] != other.Metrics[i], -1);
        if (line >= 0) return $"line {line + 1} of the metrics differs";
        string? file = Samples.Keys.Union(other.Samples.Keys).Where(file => Samples.GetValueOrDefault(file) != other.Samples.GetValueOrDefault(file)).Order(StringComparer.Ordinal).FirstOrDefault();
        return file is null ? null : $"{file} differs";
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
