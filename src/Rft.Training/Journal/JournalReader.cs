using System.Text.Json;
using System.Text.Json.Serialization;
using Rft.Training.Runs;

namespace Rft.Training.Journal;

/// <summary>Looks at a run's journal while another process writes it, or after that.</summary>
public static class JournalReader
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>What the journal holds of how far steps were, and the rollouts whose grades it keeps.</summary>
    /// <param name="folder">The journal's folder; need not exist.</param>
    /// <returns>Phases in order; names of samples (of groups the name of the first) in the order of their grades. A torn end is left out.</returns>
    public static (IReadOnlyList<PhaseEntry> Phases, IReadOnlyList<string> Graded) Read(string folder)
    {
        List<PhaseEntry> phases = [];
        List<string> graded = [];
        foreach (var frame in Frames(folder))
        {
            if (frame.Kind == JournalKind.Phase) phases.Add(JsonSerializer.Deserialize<PhaseEntry>(frame.Payload.Span, Json)!);
            else if (frame.Kind is JournalKind.Grade or JournalKind.GroupGrade) graded.Add(JsonSerializer.Deserialize<GradedId>(frame.Payload.Span, Json)!.Id);
        }
        return (phases, graded);
    }

    private static IEnumerable<JournalFrame> Frames(string folder)
    {
        if (!Directory.Exists(folder)) yield break;
        foreach (string part in Directory.GetFiles(folder, "*.wal").Order(StringComparer.Ordinal))
        {
            if (Bytes(part) is not { } bytes) continue;
            for (int place = 0; place < bytes.Length && JournalFrame.Read(bytes, place) is { } frame; place += frame.Length) yield return frame;
        }
    }

    // Null: the part was dropped a moment ago.
    private static byte[]? Bytes(string part)
    {
        try
        {
            using var file = new FileStream(part, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[file.Length];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private sealed record GradedId([property: JsonPropertyName("id")] string Id);
}
