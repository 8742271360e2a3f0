using System.Globalization;
using System.Text.Json;

namespace Rft.Host.Index;

/// <summary>Reads the row of a run from its manifest, metrics and result. Rollouts are never opened.</summary>
internal static class RunRowReader
{
    private static readonly string[] Sources = [RunFiles.Manifest, RunFiles.Metrics, RunFiles.Result];

    /// <summary>Sizes and times of the files that a row is read from.</summary>
    /// <param name="folder">The run's folder.</param>
    public static string Stamp(string folder) => string.Join(' ', Sources.Select(name =>
    {
        var file = new FileInfo(Path.Combine(folder, name));
        return file.Exists ? string.Create(CultureInfo.InvariantCulture, $"{file.Length}:{file.LastWriteTimeUtc.Ticks}") : "-";
    }));

    /// <summary>Reads the row. A file that cannot be read is named in it.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="stamp">What <see cref="Stamp"/> said before.</param>
    public static RunRow Read(string folder, string stamp)
    {
        List<string> problems = [];
        var manifest = Json(Path.Combine(folder, RunFiles.Manifest), problems);
        var result = Json(Path.Combine(folder, RunFiles.Result), problems);
        JsonElement[] stages = manifest is { } known && known.TryGetProperty("stages", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray()] : [];
        string? metric = manifest is { } whole && whole.TryGetProperty("evaluation", out var evaluation) ? Text(evaluation, "metric") : null;
        var digest = new MetricsDigest(metric, stages.Where(stage => Text(stage, "method") is "rft" or "distill").Select(stage => Text(stage, "name") ?? "")
            .ToHashSet(StringComparer.Ordinal));
        ReadMetrics(Path.Combine(folder, RunFiles.Metrics), digest, problems);
        return new RunRow
        {
            Run = Path.GetFileName(folder),
            Files = stamp,
            Experiment = Text(manifest, "experiment"),
            Methods = stages.Length == 0 ? null : string.Join('+', stages.Select(stage => Text(stage, "method") ?? "?").Distinct()),
            Stage = digest.Stage,
            Step = digest.Steps,
            Steps = stages.Length == 0 ? null : (int)stages.Sum(stage => Number(stage, "steps") ?? 0),
            RewardFirst = digest.RewardFirst,
            RewardLast = digest.RewardLast,
            Metric = metric,
            HeldOutBefore = digest.HeldOutBefore,
            HeldOutAfter = digest.HeldOutAfter,
            Started = Text(manifest, "started"),
            WallSeconds = Number(result, "wall_seconds"),
            Ended = Text(result, "status"),
            Problem = problems.Count == 0 ? null : string.Join("; ", problems),
        };
    }

    private static void ReadMetrics(string path, MetricsDigest digest, List<string> problems)
    {
        if (!File.Exists(path)) return;
        try
        {
            digest.Read(SharedFile.ReadAllBytes(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            problems.Add($"{Path.GetFileName(path)}: {e.Message}");
        }
    }

    private static JsonElement? Json(string path, List<string> problems)
    {
        if (!File.Exists(path)) return null;
        try
        {
            using var document = JsonDocument.Parse(SharedFile.ReadAllBytes(path));
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document.RootElement.Clone();
            problems.Add($"{Path.GetFileName(path)}: it is no JSON object");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            problems.Add($"{Path.GetFileName(path)}: {e.Message}");
        }
        return null;
    }

    private static string? Text(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString() : null;

    private static double? Number(JsonElement? json, string name) =>
        json is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble() : null;
}
