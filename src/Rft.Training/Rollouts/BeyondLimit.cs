namespace Rft.Training.Rollouts;

/// <summary>The length penalty above the limit, which only a sampler with a larger limit can reach.</summary>
public enum BeyondLimit
{
    /// <summary>Stays at minus the factor.</summary>
    Floor,

    /// <summary>Keeps the slope.</summary>
    Linear,
}
