using System.Security.Cryptography;
using System.Text.Json;

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
            result.RootElement.GetProperty("weights_sha256").GetString(), MetricsLines.Read(Path.Combine(folder, "metrics.jsonl")),
            Folders.Select(name => Path.Combine(folder, name)).Where(Directory.Exists).SelectMany(Directory.GetFiles).Concat(Directory.GetFiles(folder, "alarms.jsonl"))
                .ToDictionary(file => Path.GetRelativePath(folder, file), Hash, StringComparer.Ordinal));
    }

    /// <summary>Where another run differs; null: nowhere.</summary>
    /// <param name="other">The run that was interrupted.</param>
    public string? DifferenceTo(RunTrace other)
    {
        if (Weights != other.Weights) return $"weights are {other.Weights} instead of {Weights}";
        if (ExtentDifferenceTo(other) is { } extent) return extent;
        int line = Enumerable.Range(0, Metrics.Count).FirstOrDefault(i => Metrics[i] != other.Metrics[i], -1);
        if (line >= 0) return $"line {line + 1} of the metrics differs";
        string? file = Samples.Keys.Where(file => Samples[file] != other.Samples[file]).Order(StringComparer.Ordinal).FirstOrDefault();
        return file is null ? null : $"{file} differs";
    }

    /// <summary>Where another run, whose grades may be others, has more or less than this one; null: nowhere.</summary>
    /// <param name="other">The run that was interrupted.</param>
    public string? ExtentDifferenceTo(RunTrace other)
    {
        if (Metrics.Count != other.Metrics.Count) return $"{other.Metrics.Count} lines of metrics instead of {Metrics.Count}";
        if (Samples.Keys.Except(other.Samples.Keys).Order(StringComparer.Ordinal).FirstOrDefault() is { } missing) return $"{missing} is missing";
        return other.Samples.Keys.Except(Samples.Keys).Order(StringComparer.Ordinal).FirstOrDefault() is { } more ? $"{more} is one too many" : null;
    }

    private static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
}
