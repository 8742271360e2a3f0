using System.Text.Json;
using Rft.Training.Runs;

namespace Rft.Host.Index;

/// <summary>How a run stands now, and the process that writes it.</summary>
/// <param name="State">How it stands.</param>
/// <param name="ProcessId">The process; null unless the run is running.</param>
/// <param name="Since">When that process, or the last one, began; null when unknown.</param>
internal sealed record RunProcess(RunState State, int? ProcessId, DateTimeOffset? Since)
{
    private const string Succeeded = "succeeded";

    /// <summary>Looks at a run. Ids of processes are used again and differ between containers: what tells is the lock, which ends with its process.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="ended">The status in its result line; null when there is none.</param>
    public static RunProcess Of(string folder, string? ended)
    {
        string path = Path.Combine(folder, RunFiles.Process);
        var (id, over) = Read(path);
        // Files say it, and not their times, which clocks and copies change: the result of a process that has not ended is that of one before it.
        // Behind a success there is none: its process was killed in the moment between its result and its end.
        bool settled = ended == Succeeded || (ended is not null && over);
        DateTimeOffset? since = File.Exists(path) ? new DateTimeOffset(File.GetLastWriteTimeUtc(path), TimeSpan.Zero) : null;
        if (!settled && RunDirectory.IsHeld(folder)) return new RunProcess(RunState.Running, id, since);
        var state = !settled ? RunState.Died : ended switch
        {
            Succeeded => RunState.Finished,
            "failed" => RunState.Failed,
            _ => RunState.Stopped,
        };
        return new RunProcess(state, null, since);
    }

    // A run of an earlier version has no word of its end; then its result counts.
    private static (int? Id, bool Over) Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return (root.GetProperty("pid").GetInt32(), !root.TryGetProperty("ended", out var ended) || ended.GetBoolean());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return (null, true);
        }
    }
}
