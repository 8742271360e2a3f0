using System.Globalization;
using System.Text.Json;
using Rft.Host.Index;
using Rft.Training.Alarms;

namespace Rft.Host.Runs;

/// <summary>Reads alarms.jsonl.</summary>
internal static class AlarmsFile
{
    /// <summary>The alarms in order; a torn last line is left out.</summary>
    /// <param name="path">The file; need not exist.</param>
    /// <exception cref="UsageException">A line is no alarm; the message names it.</exception>
    public static IReadOnlyList<Alarm> Read(string path) =>
        File.Exists(path) ? [.. SharedFile.ReadLines(path).Select((line, i) => Parse(line, path, i + 1))] : [];

    private static Alarm Parse(string line, string path, int number)
    {
        try
        {
            return Parse(line);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"{path}({number}): the line is no alarm: {e.Message}; restore the file, or remove it to do without"), e);
        }
    }

    /// <summary>How often each alarm was raised, by name; a torn last line is left out.</summary>
    /// <param name="path">The file; need not exist.</param>
    public static SortedDictionary<string, int> Count(string path) =>
        new(Read(path).CountBy(alarm => alarm.Name).ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>Counts for people: <c>copies, kl 2 times</c>.</summary>
    /// <param name="counts">What <see cref="Count"/> gives.</param>
    public static string Say(IReadOnlyDictionary<string, int> counts) =>
        string.Join(", ", counts.Select(alarm => alarm.Value == 1 ? alarm.Key : $"{alarm.Key} {alarm.Value} times"));

    /// <summary>Reads a line.</summary>
    /// <param name="line">One <c>rft.alarm/1</c>.</param>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="KeyNotFoundException">A key is missing.</exception>
    public static Alarm Parse(string line)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        return new Alarm(
            root.GetProperty("alarm").GetString()!, root.TryGetProperty("grader", out var grader) ? grader.GetString() : null,
            root.GetProperty("stage").GetString()!, root.GetProperty("step").GetInt32(), root.GetProperty("value").GetDouble(),
            root.GetProperty("bound").GetDouble(), root.GetProperty("message").GetString()!,
            [.. root.GetProperty("rollouts").EnumerateArray().Select(id => id.GetString()!)]);
    }
}
