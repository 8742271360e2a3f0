using static TorchSharp.torch;

namespace Rft.Training.Losses.Objectives;

/// <inheritdoc cref="PolicyObjective.OnPolicy"/>
internal sealed class OnPolicy : Surrogate
{
    public override Tensor TokenLoss(Terms terms, PolicyLossOptions options) => -(terms.Advantages * (terms.LogProbs - terms.LogProbs.detach()).exp());
}
