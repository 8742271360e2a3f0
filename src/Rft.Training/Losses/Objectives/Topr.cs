using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses.Objectives;

/// <inheritdoc cref="PolicyObjective.Topr"/>
internal sealed class Topr : Surrogate
{
    public override bool NeedsRatio => true;

    // What was good is learnt at full weight, however unlikely it has become; what was bad no more than the policy still does it.
    public override Tensor TokenLoss(Terms terms, PolicyLossOptions options)
    {
        var ratio = terms.Ratio!.detach();
        var weight = where(terms.Advantages.IsBelow(0), ratio.AtMost(1), ones_like(ratio));
        return -(weight * terms.Advantages * terms.LogProbs);
    }
}
