using Rft.Graders;

namespace Rft.Training.Rollouts;

/// <summary>Soft overlong punishment: 0 up to L - c tokens, then linear, minus the factor at L. DAPO, arXiv 2503.14476, equation 13.</summary>
public sealed record OverlongPenalty
{
    /// <summary>Creates the penalty.</summary>
    /// <param name="maxTokens">L, the limit on response tokens; at least 1.</param>
    /// <param name="bufferTokens">c, length of the slope; 0 to L. With 0 there is no slope: 0 up to L, minus the factor above.</param>
    /// <param name="factor">Size of the penalty; more than 0.</param>
    /// <param name="beyond">What happens above L.</param>
    /// <exception cref="ArgumentException">A value is out of range; the message names it and the cure.</exception>
    public OverlongPenalty(int maxTokens, int bufferTokens, double factor = 1, BeyondLimit beyond = BeyondLimit.Floor)
    {
        if (maxTokens < 1) throw new ArgumentException($"the overlong limit must be at least 1 token, not {maxTokens}");
        if (bufferTokens < 0 || bufferTokens > maxTokens)
            throw new ArgumentException($"the overlong buffer must be 0 to {maxTokens} tokens (the limit), not {bufferTokens}");
        if (bufferTokens == 0 && beyond == BeyondLimit.Linear)
            throw new ArgumentException("an overlong buffer of 0 tokens has no slope to continue above the limit; set a buffer, or use Floor");
        if (!(factor > 0) || double.IsInfinity(factor))
            throw new ArgumentException($"the overlong factor must be a finite number above 0, not {factor}; leave the penalty out to switch it off");
        (MaxTokens, BufferTokens, Factor, Beyond) = (maxTokens, bufferTokens, factor, beyond);
    }

    /// <summary>L, the limit on response tokens.</summary>
    public int MaxTokens { get; }

    /// <summary>c, length of the slope in tokens.</summary>
    public int BufferTokens { get; }

    /// <summary>Size of the penalty.</summary>
    public double Factor { get; }

    /// <summary>What happens above the limit.</summary>
    public BeyondLimit Beyond { get; }

    /// <summary>The penalty to add to a reward.</summary>
    /// <param name="tokens">Response length in tokens.</param>
    /// <returns>0 or less.</returns>
    public double For(int tokens)
    {
        if (tokens > MaxTokens && Beyond == BeyondLimit.Linear) return (double)(MaxTokens - BufferTokens - tokens) / BufferTokens * Factor;
        return Shaping.Overlong(tokens, MaxTokens, BufferTokens) * Factor;
    }
}
