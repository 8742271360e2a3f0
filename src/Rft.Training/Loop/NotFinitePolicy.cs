namespace Rft.Training.Loop;

/// <summary>What a loss or gradient that is not finite does.</summary>
public enum NotFinitePolicy
{
    /// <summary>Ends the run.</summary>
    Stop,

    /// <summary>Leaves the update out and counts it.</summary>
    Skip,
}
