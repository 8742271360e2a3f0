using Rft.Training.Rollouts;

namespace Rft.Training.Selection;

/// <summary>Which prompts a reinforcement stage samples. The default visits all of them alike.</summary>
public sealed record SelectionOptions
{
    /// <summary>The rule.</summary>
    public SelectionKind Kind { get; init; }

    /// <summary>A prompt whose pass rate is at least this is easy; 0 to 1.</summary>
    public double Easy { get; init; } = 0.9;

    /// <summary>A prompt whose pass rate is at most this is hard; 0 to 1, below <see cref="Easy"/>.</summary>
    public double Hard { get; init; } = 0.1;

    /// <summary>Pools: share of their usual visits that easy and hard prompts keep; 0 to 1.</summary>
    public double BringBack { get; init; } = 0.1;

    /// <summary>A prompt whose every sample passed in so many visits in a row is not sampled again; 0: never retired.</summary>
    public int RetireAfter { get; init; } = 3;

    /// <summary>Visits that a pass rate is taken over, the newest ones.</summary>
    public int Window { get; init; } = 4;

    /// <summary>When a sample passes.</summary>
    public PassRule Pass { get; init; } = new(PassRule.Reward);

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">A number is out of range; the message names it.</exception>
    public SelectionOptions Validated()
    {
        if (!(Hard >= 0 && Hard < Easy && Easy <= 1)) throw new ArgumentException($"hard is {Hard} and easy {Easy}; they must lie in 0 <= hard < easy <= 1");
        if (!(BringBack >= 0 && BringBack <= 1)) throw new ArgumentException($"bring_back is {BringBack}; it must lie from 0 to 1");
        if (RetireAfter < 0) throw new ArgumentException($"retire_after is {RetireAfter}; it must be 0 (never) or above");
        if (Window < 1) throw new ArgumentException($"window is {Window}; it must be at least 1");
        return this;
    }
}
