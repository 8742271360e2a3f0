using static TorchSharp.torch;

namespace Rft.Training.Losses.Objectives;

/// <summary>One objective: the token losses that a policy loss weighs and aggregates. Formula and source: the member of <see cref="PolicyObjective"/>.</summary>
/// <remarks>Pure in its tensors; keeps no state.</remarks>
internal abstract class Surrogate
{
    /// <summary>What an objective reads; all [B, T], 0 at the excluded positions except for the ratio.</summary>
    /// <param name="LogProbs">x, with gradient.</param>
    /// <param name="Old">o; null when it was not given and nothing needs it.</param>
    /// <param name="Advantages">A, without gradient.</param>
    /// <param name="Ratio">R; null at ratio level none.</param>
    /// <param name="Kept">Bool, positions that take part.</param>
    internal sealed record Terms(Tensor LogProbs, Tensor? Old, Tensor Advantages, Tensor? Ratio, Tensor Kept);

    /// <summary>Whether it is a function of the ratio.</summary>
    public virtual bool NeedsRatio => false;

    /// <summary>Whether it compares with the old log-probabilities.</summary>
    public virtual bool NeedsOld => NeedsRatio;

    /// <summary>Token losses, [B, T], in the caller's scope; objectives of whole rows have the row's value at each of its positions.</summary>
    public abstract Tensor TokenLoss(Terms terms, PolicyLossOptions options);

    /// <summary>The ratio within the bounds, with gradient 0 where they cut.</summary>
    protected static Tensor Bounded(Terms terms, PolicyLossOptions options) => Ratios.Clamp(terms.Ratio!, new ClampRange(options.RatioMin, options.RatioMax));
}
