using System.Text.Json;
using Rft.Training.Runs;

namespace Rft.Host.Index;

/// <summary>How a run stands now, and the process that writes it.</summary>
/// <param name="State">How it stands.</param>
/// <param name="ProcessId">The process; null unless the run is running.</param>
/// <param name="Since">When that process, or the last one, began; null when unknown.</param>
internal sealed record RunProcess(RunState State, int? ProcessId, DateTimeOffset? Since)
{
    /// <summary>Looks at a run. Ids of processes are used again and differ between containers: what tells is the lock, which ends with its process.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="ended">The status in its result line; null when there is none.</param>
    public static RunProcess Of(string folder, string? ended)
    {
        var result = new FileInfo(Path.Combine(folder, RunFiles.Result));
        var process = new FileInfo(Path.Combine(folder, RunFiles.Process));
        // A result that is older than the process is that of a process before it.
        bool settled = ended is not null && result.Exists && (!process.Exists || result.LastWriteTimeUtc >= process.LastWriteTimeUtc);
        DateTimeOffset? since = process.Exists ? new DateTimeOffset(process.LastWriteTimeUtc, TimeSpan.Zero) : null;
        if (!settled && RunDirectory.IsHeld(folder)) return new RunProcess(RunState.Running, ReadId(process), since);
        var state = !settled ? RunState.Died : ended switch
        {
            "succeeded" => RunState.Finished,
            "failed" => RunState.Failed,
            _ => RunState.Stopped,
        };
        return new RunProcess(state, null, since);
    }

    private static int? ReadId(FileInfo process)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(process.FullName));
            return document.RootElement.GetProperty("pid").GetInt32();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
