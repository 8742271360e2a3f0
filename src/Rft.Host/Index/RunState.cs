namespace Rft.Host.Index;

/// <summary>How a run stands.</summary>
internal enum RunState
{
    /// <summary>A process writes it.</summary>
    Running,

    /// <summary>It did all of its steps.</summary>
    Finished,

    /// <summary>It was asked to stop; it can be resumed.</summary>
    Stopped,

    /// <summary>A guard stopped it; it can be resumed from the checkpoint before.</summary>
    Failed,

    /// <summary>Its process ended without a result: killed, out of memory, a full disk. It can be resumed.</summary>
    Died,
}
