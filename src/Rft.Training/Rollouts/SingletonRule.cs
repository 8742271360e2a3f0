namespace Rft.Training.Rollouts;

/// <summary>The advantage of the only scored member of a group, which has no baseline.</summary>
public enum SingletonRule
{
    /// <summary>0.</summary>
    Zero,

    /// <summary>The reward itself, as if the mean were 0 and the standard deviation 1.</summary>
    Raw,
}
