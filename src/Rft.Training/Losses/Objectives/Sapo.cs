using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses.Objectives;

/// <inheritdoc cref="PolicyObjective.Sapo"/>
internal sealed class Sapo : Surrogate
{
    public override bool NeedsRatio => true;

    // tau by the sign of A: -A sigmoid(tau (R - 1)) 4 / tau.
    public override Tensor TokenLoss(Terms terms, PolicyLossOptions options)
    {
        Tensor Gate(double tau) => terms.Ratio!.Plus(-1).Times(tau).sigmoid().Times(4 / tau);
        return -(terms.Advantages * where(terms.Advantages.IsAbove(0), Gate(options.Sapo.TauPositive), Gate(options.Sapo.TauNegative)));
    }
}
