using Rft.Graders;

namespace Rft.Training.Rollouts;

/// <summary>Penalty for repeated n-grams: the share of n-grams that occurred before (TRL's repetition penalty; Yeo et al., arXiv 2502.03373).</summary>
public static class RepetitionPenalty
{
    /// <summary>The penalty to add to a reward.</summary>
    /// <param name="tokens">The response.</param>
    /// <param name="size">n, at least 1.</param>
    /// <param name="largest">Its limit when everything repeats; 0 or less.</param>
    /// <returns>(1 - distinct n-grams / n-grams) times the limit; 0 for a response shorter than n.</returns>
    /// <exception cref="ArgumentException">n is below 1 or the limit above 0.</exception>
    public static double For(IReadOnlyList<int> tokens, int size = 3, double largest = -1)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        if (size < 1) throw new ArgumentException($"the n of n-grams must be at least 1, not {size}");
        if (!(largest <= 0) || double.IsInfinity(largest)) throw new ArgumentException($"the largest penalty must be finite and at most 0, not {largest}");
        // No repetition is plain zero, not minus zero.
        return Shaping.RepeatedShare(tokens, size) * largest + 0.0;
    }
}
