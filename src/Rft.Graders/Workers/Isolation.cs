namespace Rft.Graders.Workers;

/// <summary>What stands between a grader and the machine.</summary>
public enum Isolation
{
    /// <summary>A sandbox where bubblewrap works; otherwise a process of its own.</summary>
    Auto,

    /// <summary>A sandbox: no network, no files but the runtime and the grader, an environment of its own. Refused where bubblewrap does not work.</summary>
    Sandbox,

    /// <summary>A process of its own: the host survives whatever the grader does, and the grader may do what the account may do.</summary>
    Process,
}
