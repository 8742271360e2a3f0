namespace Rft.Host;

/// <summary>What the process tells its caller. Scripts depend on the numbers: they are never reused.</summary>
public enum ExitCode
{
    /// <summary>Done.</summary>
    Done = 0,

    /// <summary>An unexpected error: a bug.</summary>
    Unexpected = 1,

    /// <summary>Bad usage, experiment file or data.</summary>
    BadInput = 2,

    /// <summary>A grader failed to load, or its cases fail.</summary>
    GraderFailed = 3,

    /// <summary>A threshold was missed or a regression found.</summary>
    ThresholdMissed = 4,

    /// <summary>A guard stopped the run.</summary>
    GuardStopped = 5,

    /// <summary>An outside service is unreachable.</summary>
    ServiceUnreachable = 6,

    /// <summary>Resume found nothing to do.</summary>
    NothingToResume = 7,

    /// <summary>Stopped by Ctrl+C (128 + SIGINT).</summary>
    Interrupted = 130,

    /// <summary>Stopped by a termination request (128 + SIGTERM).</summary>
    Terminated = 143,
}
