using System.Text.Json;

namespace Rft.Host.Runs;

/// <summary>Reads alarms.jsonl.</summary>
internal static class AlarmsFile
{
    /// <summary>How often each alarm was raised, by name; a torn last line is left out.</summary>
    /// <param name="path">The file; need not exist.</param>
    public static SortedDictionary<string, int> Count(string path)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (string line in File.Exists(path) ? File.ReadLines(path) : [])
        {
            if (!line.EndsWith('}')) break;
            using var document = JsonDocument.Parse(line);
            string name = document.RootElement.GetProperty("alarm").GetString()!;
            counts[name] = counts.GetValueOrDefault(name) + 1;
        }
        return counts;
    }
}
