using static TorchSharp.torch;

namespace Rft.Training.Losses.Objectives;

/// <inheritdoc cref="PolicyObjective.Cispo"/>
internal sealed class Cispo : Surrogate
{
    public override bool NeedsRatio => true;

    public override Tensor TokenLoss(Terms terms, PolicyLossOptions options) => -(Bounded(terms, options).detach() * terms.Advantages * terms.LogProbs);
}
