namespace Rft.Training.Loop;

/// <summary>What a step does that could not be filled.</summary>
public enum CapPolicy
{
    /// <summary>It trains on the groups that are there.</summary>
    Train,

    /// <summary>It makes no update.</summary>
    Skip,

    /// <summary>It ends the run.</summary>
    Stop,
}
