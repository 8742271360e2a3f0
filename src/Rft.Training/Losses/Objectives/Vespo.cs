using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses.Objectives;

/// <inheritdoc cref="PolicyObjective.Vespo"/>
internal sealed class Vespo : Surrogate
{
    // Bounds of log w, as published with it.
    private const double LogFloor = -18.420680743952367;                                   // ln 1e-8
    private const double LogCeiling = 20;

    public override bool NeedsOld => true;

    public override Tensor TokenLoss(Terms terms, PolicyLossOptions options)
    {
        var shape = options.Vespo;
        var logWeight = (terms.LogProbs.detach() - terms.Old!).sum(1, keepdim: true).AtLeast(LogFloor).AtMost(LogCeiling);   // [B, 1]
        Tensor Phi(double k, double lambda) => (logWeight.Times(k) - logWeight.exp().Times(lambda)).Plus(lambda).exp();
        var phi = where(terms.Advantages.IsBelow(0), Phi(shape.KNegative, shape.LambdaNegative), Phi(shape.KPositive, shape.LambdaPositive));
        return -(phi * terms.Advantages * terms.LogProbs);
    }
}
