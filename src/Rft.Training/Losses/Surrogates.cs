using Rft.Training.Devices;
using static TorchSharp.torch;

namespace Rft.Training.Losses;

/// <summary>Token losses of the policy objectives: one method for each.</summary>
internal static class Surrogates
{
    /// <summary>Token losses, [B, T].</summary>
    /// <param name="ratio">[B, T], R.</param>
    /// <param name="advantages">[B, T], A, without gradient.</param>
    /// <param name="options">Objective and bounds.</param>
    public static Tensor TokenLoss(Tensor ratio, Tensor advantages, PolicyLossOptions options) => options.Objective switch
    {
        PolicyObjective.PpoClip => PpoClip(ratio, advantages, options),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Objective, "no such policy objective"),
    };

    // -min(R A, clip(R) A), then for A < 0 at most -c A. R alone may be capped first.
    private static Tensor PpoClip(Tensor ratio, Tensor advantages, PolicyLossOptions options)
    {
        using var scope = NewDisposeScope();
        var free = Ratios.Clamp(ratio, new ClampRange(null, options.RatioCap)) * advantages;
        var bounded = Ratios.Clamp(ratio, new ClampRange(options.RatioMin, options.RatioMax)) * advantages;
        var loss = -minimum(free, bounded);
        if (options.DualClip is { } most) loss = where(advantages.IsBelow(0), minimum(loss, advantages.Times(-most)), loss);
        return loss.MoveToOuterDisposeScope();
    }
}
