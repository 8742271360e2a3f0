using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Token losses of the policy objectives. To add one: a member of <see cref="PolicyObjective"/>, a method and its line here.</summary>
internal static class Surrogates
{
    // Bounds of log w in VESPO, as published with it.
    private const double VespoLogFloor = -18.420680743952367;                              // ln 1e-8
    private const double VespoLogCeiling = 20;

    /// <summary>What an objective reads; all [B, T], 0 at the excluded positions except for the ratio.</summary>
    /// <param name="LogProbs">x, with gradient.</param>
    /// <param name="Old">o; null when it was not given and nothing needs it.</param>
    /// <param name="Advantages">A, without gradient.</param>
    /// <param name="Ratio">R; null at ratio level none.</param>
    /// <param name="Kept">Bool, positions that take part.</param>
    internal sealed record Terms(Tensor LogProbs, Tensor? Old, Tensor Advantages, Tensor? Ratio, Tensor Kept);

    /// <summary>Whether an objective is a function of the ratio.</summary>
    public static bool NeedsRatio(PolicyObjective objective) => objective is PolicyObjective.PpoClip or PolicyObjective.Cispo or PolicyObjective.Sapo;

    /// <summary>Whether an objective compares with the old log-probabilities.</summary>
    public static bool NeedsOld(PolicyObjective objective) =>
        NeedsRatio(objective) || objective is PolicyObjective.Gmpo or PolicyObjective.Vespo or PolicyObjective.Dro;

    /// <summary>Token losses, [B, T]; objectives of whole rows have the row's value at each of its positions.</summary>
    public static Tensor TokenLoss(Terms terms, PolicyLossOptions options)
    {
        using var scope = NewDisposeScope();
        var loss = options.Objective switch
        {
            PolicyObjective.PpoClip => PpoClip(terms, options),
            PolicyObjective.Cispo => Cispo(terms, options),
            PolicyObjective.Reinforce => -(terms.Advantages * terms.LogProbs),
            PolicyObjective.OnPolicy => -(terms.Advantages * (terms.LogProbs - terms.LogProbs.detach()).exp()),
            PolicyObjective.Sapo => Sapo(terms, options.Sapo),
            PolicyObjective.Gmpo => Gmpo(terms, options),
            PolicyObjective.Vespo => Vespo(terms, options.Vespo),
            PolicyObjective.Dro => Dro(terms, options.DroBeta),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Objective, "no such policy objective"),
        };
        return loss.MoveToOuterDisposeScope();
    }

    // -min(R A, clip(R) A), then for A < 0 at most -c A. R alone may be capped first.
    private static Tensor PpoClip(Terms terms, PolicyLossOptions options)
    {
        var free = Ratios.Clamp(terms.Ratio!, new ClampRange(null, options.RatioCap)) * terms.Advantages;
        var bounded = Bounded(terms, options) * terms.Advantages;
        var loss = -minimum(free, bounded);
        return options.DualClip is { } most ? where(terms.Advantages.IsBelow(0), minimum(loss, terms.Advantages.Times(-most)), loss) : loss;
    }

    private static Tensor Cispo(Terms terms, PolicyLossOptions options) => -(Bounded(terms, options).detach() * terms.Advantages * terms.LogProbs);

    // tau by the sign of A: -A sigmoid(tau (R - 1)) 4 / tau.
    private static Tensor Sapo(Terms terms, SapoOptions options)
    {
        Tensor Gate(double tau) => terms.Ratio!.Plus(-1).Times(tau).sigmoid().Times(4 / tau);
        return -(terms.Advantages * where(terms.Advantages.IsAbove(0), Gate(options.TauPositive), Gate(options.TauNegative)));
    }

    // Bounds act in log space, and only against the update: above where A > 0, below where A < 0.
    private static Tensor Gmpo(Terms terms, PolicyLossOptions options)
    {
        var logRatio = terms.LogProbs - terms.Old!;
        var sign = terms.Advantages.sign();
        var bounded = Ratios.Clamp(logRatio, new ClampRange(-options.Gmpo.LogClipLow, options.Gmpo.LogClipHigh));
        var pessimistic = sign * minimum(sign * logRatio, sign * bounded);
        var mean = Ratios.Clamp(Ratios.RowMean(pessimistic, terms.Kept, options.Aggregation), options.LogRatioClamp);
        var advantage = Ratios.RowMean(terms.Advantages, terms.Kept, options.Aggregation);
        return -(advantage * mean.exp()).expand_as(terms.LogProbs);
    }

    private static Tensor Vespo(Terms terms, VespoOptions options)
    {
        var logWeight = (terms.LogProbs.detach() - terms.Old!).sum(1, keepdim: true).AtLeast(VespoLogFloor).AtMost(VespoLogCeiling);   // [B, 1]
        Tensor Phi(double k, double lambda) => (logWeight.Times(k) - logWeight.exp().Times(lambda)).Plus(lambda).exp();
        var phi = where(
            terms.Advantages.IsBelow(0), Phi(options.KNegative, options.LambdaNegative), Phi(options.KPositive, options.LambdaPositive));
        return -(phi * terms.Advantages * terms.LogProbs);
    }

    private static Tensor Dro(Terms terms, double beta)
    {
        var distance = terms.LogProbs - terms.Old!;
        return (distance * distance).Times(beta / 2) - terms.Advantages * terms.LogProbs;
    }

    private static Tensor Bounded(Terms terms, PolicyLossOptions options) =>
        Ratios.Clamp(terms.Ratio!, new ClampRange(options.RatioMin, options.RatioMax));
}
