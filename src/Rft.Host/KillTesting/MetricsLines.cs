using System.Text.Json.Nodes;

namespace Rft.Host.KillTesting;

/// <summary>A run's metrics without what depends on the machine, so that they can be compared.</summary>
internal static class MetricsLines
{
    /// <summary>Reads a file of metrics: a line an entry. A line without an end, which a kill can leave, is left out.</summary>
    /// <param name="file">The file; need not exist.</param>
    public static IReadOnlyList<string> Read(string file)
    {
        if (!File.Exists(file)) return [];
        string text = File.ReadAllText(file);
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(WithoutTimes)];
    }

    private static string WithoutTimes(string line)
    {
        var values = JsonNode.Parse(line)!.AsObject();
        foreach (string key in values.Select(pair => pair.Key).Where(IsTime).ToList()) values.Remove(key);
        return values.ToJsonString();
    }

    private static bool IsTime(string key) => key.StartsWith("time/", StringComparison.Ordinal) || key.StartsWith("speed/", StringComparison.Ordinal);
}
