namespace Rft.Host.Configuration;

/// <summary>Where a run is written.</summary>
/// <param name="Dir">Full path of the folder that holds run folders.</param>
/// <param name="Rollouts">Which rollouts are written.</param>
public sealed record RunConfig(string Dir, RecordedRollouts Rollouts);

/// <summary>Which rollouts are written.</summary>
public enum RecordedRollouts
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>None.</summary>
    None,
}
