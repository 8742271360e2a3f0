using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses.Objectives;

/// <inheritdoc cref="PolicyObjective.PpoClip"/>
internal sealed class PpoClip : Surrogate
{
    public override bool NeedsRatio => true;

    // -min(R A, clip(R) A), then for A < 0 at most -c A. R alone may be capped first.
    public override Tensor TokenLoss(Terms terms, PolicyLossOptions options)
    {
        var free = Ratios.Clamp(terms.Ratio!, new ClampRange(null, options.RatioCap)) * terms.Advantages;
        var bounded = Bounded(terms, options) * terms.Advantages;
        var loss = -minimum(free, bounded);
        return options.DualClip is { } most ? where(terms.Advantages.IsBelow(0), minimum(loss, terms.Advantages.Times(-most)), loss) : loss;
    }
}
