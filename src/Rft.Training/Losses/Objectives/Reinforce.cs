using static TorchSharp.torch;

namespace Rft.Training.Losses.Objectives;

/// <inheritdoc cref="PolicyObjective.Reinforce"/>
internal sealed class Reinforce : Surrogate
{
    public override Tensor TokenLoss(Terms terms, PolicyLossOptions options) => -(terms.Advantages * terms.LogProbs);
}
