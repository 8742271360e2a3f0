using Rft.Graders;
using Rft.Host.Configuration;
using Rft.Training.Models;
using Rft.Training.Passes;

namespace Rft.Host.Composition;

/// <summary>How a stage's sequences go through the model: what the file says, and where it says nothing, what fits.</summary>
internal static class ForwardSettings
{
    private const long ActivationBytes = 3L << 30;
    private const int MostTokens = 16_384, FewTokens = 2048, LeastTokens = 1024, UsualLength = 512;

    /// <summary>The settings of a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="shape">The model's shape.</param>
    /// <param name="seed">The experiment's seed.</param>
    public static ForwardOptions Of(StageConfig stage, DecoderConfig shape, ulong seed)
    {
        int length = Math.Min(shape.Context, UsualLength);
        long kept = ActivationSize.PerToken(shape, length, recompute: false);
        bool recompute = stage.RecomputeActivations ?? kept * (stage.MicroBatchTokens ?? FewTokens) > ActivationBytes;
        long each = recompute ? ActivationSize.PerToken(shape, length, recompute: true) + ActivationSize.LargestLayer(shape, length) : kept;
        return new ForwardOptions(stage.MicroBatchTokens ?? (int)Math.Clamp(ActivationBytes / each, LeastTokens, MostTokens))
        {
            RecomputeActivations = recompute,
            ReplayRouting = stage is not RftStageConfig { RoutingReplay: false },
            BalanceCoef = stage.BalanceCoef,
            PackSequences = stage is SftStageConfig { Packing: true },
            DropoutSeed = Seed.Derive(seed, Seed.Hash(stage.Name), Seed.Hash("dropout")),
        };
    }
}
