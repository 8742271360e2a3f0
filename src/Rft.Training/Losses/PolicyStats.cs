using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Statistics of a policy loss, read from its intermediate tensors in one transfer.</summary>
internal static class PolicyStats
{
    // exp(600) is about 4e260: sums over a step stay finite in float64.
    private const double LargestExponent = 600;

    /// <summary>What the loss had in hand, all [B, T] but the scalar loss, 0 at the excluded positions except for the ratio.</summary>
    internal sealed record Source(
        Tensor Loss, TokenSelection Tokens, Tensor LogProbs, Tensor? Old, Tensor Advantages, Tensor? Ratio, Tensor? Entropies, Tensor? Kl,
        Tensor? MaskedOut);

    /// <summary>exp(d) - 1 - d; in float64, so that a large d stays finite.</summary>
    /// <param name="difference">d, new minus old log-probabilities, float64.</param>
    public static Tensor K3(Tensor difference) => difference.AtMost(LargestExponent).exp().Plus(-1) - difference;

    public static LossStats Read(Source source, PolicyLossOptions options)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var tokens = source.Tokens;
        var difference = source.Old is null ? null : (source.LogProbs - source.Old).to_type(ScalarType.Float64);
        var clippedLow = options.RatioMin is { } low ? source.Ratio?.IsBelow(low).logical_and(source.Advantages.IsBelow(0)) : null;
        var clippedHigh = options.RatioMax is { } high ? source.Ratio?.IsAbove(high).logical_and(source.Advantages.IsAbove(0)) : null;
        var kl = source.Kl is null ? null : tokens.Select(source.Kl);
        var ratio = source.Ratio is null ? null : tokens.Select(source.Ratio);
        var k3 = difference is null ? null : K3(difference);
        var maskedOut = source.MaskedOut?.logical_and(tokens.Kept());
        double?[] sums = TensorSums.Read(
            source.Loss, tokens.Kept(), tokens.Trained.any(1), tokens.Trained.logical_and(tokens.Excluded), -source.LogProbs,
            difference is null ? null : -difference, k3, ratio, clippedLow, clippedHigh, source.Entropies, kl, maskedOut);
        return new LossStats
        {
            Loss = sums[0]!.Value,
            Tokens = sums[1]!.Value,
            Sequences = sums[2]!.Value,
            ImpossibleTokens = sums[3]!.Value,
            NegLogLikelihoodSum = sums[4]!.Value,
            ApproxKlK1Sum = sums[5],
            ApproxKlK3Sum = sums[6],
            RatioSum = sums[7],
            ClippedLow = sums[8],
            ClippedHigh = sums[9],
            EntropySum = sums[10],
            RefKlSum = sums[11],
            MaskedTokens = sums[12],
        };
    }
}
