using System.Text.Json;
using Rft.Host.Index;

namespace Rft.Host.Watching;

/// <summary>How a run ended, for whoever watched it.</summary>
internal static class RunEnding
{
    /// <summary>The exit code: that of the process which wrote the result, or what stands for it.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="state">How the run stands.</param>
    public static int Code(string folder, RunState state) => state switch
    {
        RunState.Finished => (int)ExitCode.Done,
        RunState.Failed => Find(folder, "exit_code")?.GetInt32() ?? (int)ExitCode.GuardStopped,
        RunState.Stopped => Find(folder, "exit_code")?.GetInt32() ?? (int)ExitCode.Interrupted,
        _ => (int)ExitCode.Unexpected,
    };

    /// <summary>Why it ended; null when its result does not say.</summary>
    /// <param name="folder">The run's folder.</param>
    public static string? Message(string folder) => Text(folder, "message");

    /// <summary>The status in its result; null when there is none.</summary>
    /// <param name="folder">The run's folder.</param>
    public static string? Status(string folder) => Text(folder, "status");

    private static string? Text(string folder, string name) => Find(folder, name)?.GetString();

    private static JsonElement? Find(string folder, string name)
    {
        try
        {
            using var result = JsonDocument.Parse(SharedFile.ReadAllBytes(Path.Combine(folder, RunFiles.Result)));
            return result.RootElement.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value.Clone() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
