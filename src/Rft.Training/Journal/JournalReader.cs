using System.Text.Json;
using Rft.Graders;
using Rft.Training.Runs;

namespace Rft.Training.Journal;

/// <summary>Looks at a run's journal while another process writes it, or after that.</summary>
public static class JournalReader
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>How far steps were, in order. A torn end is left out.</summary>
    /// <param name="folder">The journal's folder; need not exist.</param>
    public static IReadOnlyList<PhaseEntry> Phases(string folder) => Entries<PhaseEntry>(folder, kind => kind == JournalKind.Phase);

    /// <summary>The grades that a resumed run would not ask for again, in the order in which they came; second answers of the canary are none. A torn end is left out.</summary>
    /// <param name="folder">The journal's folder; need not exist.</param>
    public static IReadOnlyList<KeptGrade> Grades(string folder) =>
        [.. Entries<GradeEntry>(folder, kind => kind is JournalKind.Grade or JournalKind.GroupGrade).Select(entry => new KeptGrade(entry.Id, entry.Restore()))];

    private static IReadOnlyList<T> Entries<T>(string folder, Func<JournalKind, bool> wanted) =>
        [.. Frames(folder).Where(frame => wanted(frame.Kind)).Select(frame => JsonSerializer.Deserialize<T>(frame.Payload.Span, Json)!)];

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
}

/// <summary>A grade in a journal.</summary>
/// <param name="Id">The sample's name in the run; of a group its first sample's.</param>
/// <param name="Members">One entry a sample: outcomes by grader.</param>
public sealed record KeptGrade(string Id, IReadOnlyList<IReadOnlyDictionary<string, GradeOutcome>> Members);
