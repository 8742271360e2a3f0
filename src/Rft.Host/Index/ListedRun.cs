using System.Text.Json.Serialization;

namespace Rft.Host.Index;

/// <summary>A run in a list: its row, and how it stands now.</summary>
/// <param name="Row">What its files say.</param>
/// <param name="Process">How it stands.</param>
internal sealed record ListedRun([property: JsonIgnore] RunRow Row, [property: JsonIgnore] RunProcess Process)
{
    public string Run => Row.Run;

    public string? Experiment => Row.Experiment;

    public string? Methods => Row.Methods;

    /// <summary>running, finished, stopped, failed or died.</summary>
    public string State => RunStates.Name(Process.State);

    public int? Pid => Process.ProcessId;

    public string? Stage => Row.Stage;

    public int Step => Row.Step;

    public int? Steps => Row.Steps;

    public double? RewardFirst => Row.RewardFirst;

    public double? RewardLast => Row.RewardLast;

    public string? Metric => Row.Metric;

    public double? HeldOutBefore => Row.HeldOutBefore;

    public double? HeldOutAfter => Row.HeldOutAfter;

    public string? Started => Row.Started;

    /// <summary>Of the process that ended last, or of the one that runs.</summary>
    public required double? WallSeconds { get; init; }

    public string? Problem => Row.Problem;

    /// <summary>Looks how a run stands.</summary>
    /// <param name="row">What its files say.</param>
    /// <param name="runsFolder">The folder of the runs.</param>
    /// <param name="clock">Tells the time.</param>
    public static ListedRun Of(RunRow row, string runsFolder, TimeProvider clock)
    {
        string folder = Path.Combine(runsFolder, row.Run);
        var process = RunProcess.Of(folder, row.Ended);
        double? wall = process.State switch
        {
            RunState.Running => (clock.GetUtcNow() - process.Since)?.TotalSeconds,
            // It did not live to say; the last thing it wrote was a line of metrics.
            RunState.Died => (LastWritten(folder) - process.Since)?.TotalSeconds,
            _ => row.WallSeconds,
        };
        return new ListedRun(row, process) { WallSeconds = wall >= 0 ? wall : null };
    }

    private static DateTimeOffset? LastWritten(string folder)
    {
        var metrics = new FileInfo(Path.Combine(folder, RunFiles.Metrics));
        return metrics.Exists ? new DateTimeOffset(metrics.LastWriteTimeUtc, TimeSpan.Zero) : null;
    }
}
