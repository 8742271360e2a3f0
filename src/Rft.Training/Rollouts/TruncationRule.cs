namespace Rft.Training.Rollouts;

/// <summary>Reward of a response that was cut off at the limit ("stop properly" in OpenRLHF and NeMo RL).</summary>
/// <param name="Coef">In [0, 1] it multiplies the reward; below 0 it replaces the reward.</param>
public sealed record TruncationRule(double Coef)
{
    /// <summary>The coefficient.</summary>
    public double Coef { get; } = Coef <= 1 && double.IsFinite(Coef)
        ? Coef
        : throw new ArgumentException($"the truncation coefficient must be at most 1, not {Coef}: a truncated response must not gain");

    /// <summary>The reward after the rule.</summary>
    /// <param name="reward">The reward before.</param>
    /// <param name="truncated">Whether the response was cut off, by its finish reason.</param>
    public double Apply(double reward, bool truncated) => !truncated ? reward : Coef < 0 ? Coef : reward * Coef;
}
