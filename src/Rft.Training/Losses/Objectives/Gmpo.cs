using static TorchSharp.torch;

namespace Rft.Training.Losses.Objectives;

/// <inheritdoc cref="PolicyObjective.Gmpo"/>
internal sealed class Gmpo : Surrogate
{
    public override bool NeedsOld => true;

    // Bounds act in log space, and only against the update: above where A > 0, below where A < 0.
    public override Tensor TokenLoss(Terms terms, PolicyLossOptions options)
    {
        var logRatio = terms.LogProbs - terms.Old!;
        var sign = terms.Advantages.sign();
        var bounded = Ratios.Clamp(logRatio, new ClampRange(-options.Gmpo.LogClipLow, options.Gmpo.LogClipHigh));
        var pessimistic = sign * minimum(sign * logRatio, sign * bounded);
        var mean = Ratios.Clamp(Ratios.RowMean(pessimistic, terms.Kept, options.Aggregation), options.LogRatioClamp);
        var advantage = Ratios.RowMean(terms.Advantages, terms.Kept, options.Aggregation);
        return -(advantage * mean.exp()).expand_as(terms.LogProbs);
    }
}
