namespace Rft.Host.Index;

/// <summary>The words for how a run stands.</summary>
internal static class RunStates
{
    /// <summary>running, finished, stopped, failed or died.</summary>
    public static string Name(RunState state) => state switch
    {
        RunState.Running => "running",
        RunState.Finished => "finished",
        RunState.Stopped => "stopped",
        RunState.Failed => "failed",
        _ => "died",
    };
}
