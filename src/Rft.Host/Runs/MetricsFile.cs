using System.Text.Json;
using Rft.Host.Index;

namespace Rft.Host.Runs;

/// <summary>Reads metrics.jsonl.</summary>
internal static class MetricsFile
{
    /// <summary>The lines in order; a torn last line is left out.</summary>
    /// <param name="path">The file.</param>
    public static IReadOnlyList<MetricsLine> Read(string path)
    {
        List<MetricsLine> lines = [];
        if (!File.Exists(path)) return lines;
        foreach (string line in SharedFile.ReadLines(path))
        {
            if (line.Length == 0) continue;
            lines.Add(Parse(line));
        }
        return lines;
    }

    /// <summary>Reads one line.</summary>
    /// <param name="line">A JSON object.</param>
    /// <exception cref="JsonException">It is none.</exception>
    public static MetricsLine Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new MetricsLine(
            root.GetProperty("type").GetString()!, root.GetProperty("stage").GetString()!, root.GetProperty("step").GetInt32(),
            root.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.Number && entry.Name != "step")
                .ToDictionary(entry => entry.Name, entry => entry.Value.GetDouble(), StringComparer.Ordinal));
    }
}
