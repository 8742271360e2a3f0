using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses.Objectives;

/// <inheritdoc cref="PolicyObjective.Dro"/>
internal sealed class Dro : Surrogate
{
    public override bool NeedsOld => true;

    public override Tensor TokenLoss(Terms terms, PolicyLossOptions options)
    {
        var distance = terms.LogProbs - terms.Old!;
        return (distance * distance).Times(options.DroBeta / 2) - terms.Advantages * terms.LogProbs;
    }
}
