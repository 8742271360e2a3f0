using Rft.Training.Rollouts;

namespace Rft.Training.Losses;

/// <summary>The named presets. Sources and numbers: docs/losses.md.</summary>
public static class LossPresets
{
    // DAPO, arXiv 2503.14476, section 3.4: 4096 of 20480 tokens.
    private const double OverlongBufferShare = 0.2;

    private static readonly AggregationOptions RowMean =
        new() { Mode = AggregationMode.SeqMeanTokenMean, SequenceMin = 1, CountEmptySequences = true };

    private static readonly AggregationOptions TokenMean = new() { Mode = AggregationMode.TokenMean, DenominatorMin = 1 };
    private static readonly AggregationOptions RowValues = new() { Mode = AggregationMode.SequenceValuesMean, CountEmptySequences = true };
    private static readonly AdvantageOptions GroupStd = new();
    private static readonly AdvantageOptions Centred = new() { Scale = AdvantageScale.None };
    private static readonly PolicyLossOptions Free = new() { RatioMin = null, RatioMax = null };
    private static readonly PolicyLossOptions WithoutRatio = Free with { RatioLevel = RatioLevel.None };

    // GSPO, arXiv 2507.18071, section 5.1: 3e-4 and 4e-4 as offsets.
    private static readonly PolicyLossOptions Gspo = new()
    {
        RatioLevel = RatioLevel.Sequence,
        RatioMin = 1 - 3e-4,
        RatioMax = 1 + 4e-4,
        LogRatioClamp = new ClampRange(null, 10),
        Aggregation = RowMean,
    };

    private static readonly AggregationOptions PerLimit = new() { Mode = AggregationMode.BatchMeanTokenSumNorm, CountEmptySequences = true };

    /// <summary>The plain sum over tokens of the Tinker losses.</summary>
    internal static AggregationOptions TokenSum { get; } = new() { Mode = AggregationMode.TokenSum };

    // One entry a preset, in the order of docs/losses.md, without what depends on the limit on response tokens.
    private static readonly LossPreset[] Table =
    [
        new("grpo", GroupStd, new PolicyLossOptions { Aggregation = RowMean }),
        new("dapo", GroupStd, new PolicyLossOptions { RatioMax = 1.28, DualClip = 10 }, RefillMaxBatches: 10),
        new("gspo-token", GroupStd, Gspo with { RatioLevel = RatioLevel.SequenceToken }),
        new("gspo", GroupStd, Gspo),
        new(
            "luspo", GroupStd,
            Gspo with { RatioMin = 1 - 2e-3, RatioMax = 1 + 2.5e-3, Aggregation = RowMean with { Mode = AggregationMode.SeqMeanTokenSum } }),
        new("dr-grpo", Centred, new PolicyLossOptions { Aggregation = PerLimit }),
        new("cispo", GroupStd, Free with { Objective = PolicyObjective.Cispo, RatioMax = 5, Aggregation = TokenMean }),
        new(
            "rloo", Centred with { Baseline = AdvantageBaseline.LeaveOneOut },
            new PolicyLossOptions { RatioLevel = RatioLevel.SequenceSum, Aggregation = RowValues }, FilterZeroVariance: false,
            KlReward: new KlRewardOptions { Coef = 0.05 }),
        new(
            "reinforce++", Centred with { Baseline = AdvantageBaseline.None, Whitening = new WhiteningOptions { OverTokens = true } }, new PolicyLossOptions(),
            FilterZeroVariance: false),
        new("importance_sampling", Centred, Free with { Aggregation = TokenSum }),
        new("ppo", Centred, new PolicyLossOptions { Aggregation = TokenSum }),
        new("dro", Centred, WithoutRatio with { Objective = PolicyObjective.Dro, Aggregation = TokenSum }),
        new("sapo", GroupStd, Free with { Objective = PolicyObjective.Sapo, Aggregation = RowMean }),
        new("gmpo", GroupStd, WithoutRatio with { Objective = PolicyObjective.Gmpo, Aggregation = RowValues }),
        new("vespo", GroupStd, Free with { Objective = PolicyObjective.Vespo, RatioLevel = RatioLevel.SequenceSum, Aggregation = TokenMean }),
        new("gpg", Centred, WithoutRatio with { Objective = PolicyObjective.Reinforce }),
        new("opo", Centred with { Baseline = AdvantageBaseline.LengthWeightedMean }, WithoutRatio with { Objective = PolicyObjective.OnPolicy }),
        new("prob-mask", GroupStd, Free with { ProbabilityMask = 0.15 }),
        new(
            "topr", Centred,
            Free with { Objective = PolicyObjective.Topr, RatioLevel = RatioLevel.SequenceSum, Aggregation = RowMean with { Mode = AggregationMode.SeqMeanTokenSum } }),
    ];

    /// <summary>Names that <see cref="Get"/> knows, in the order of docs/losses.md.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Table.Select(preset => preset.Name)];

    /// <summary>Looks a preset up.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="maxResponseTokens">
    /// Limit on response tokens; <c>dr-grpo</c> divides by it and needs it, <c>dapo</c> penalises the last fifth of it. Null: no length penalty.
    /// </param>
    /// <exception cref="ArgumentException">There is no such preset, the limit is below 1, or it is missing where it is needed.</exception>
    public static LossPreset Get(string name, int? maxResponseTokens = null)
    {
        if (maxResponseTokens < 1) throw new ArgumentException($"the limit on response tokens must be at least 1, not {maxResponseTokens}");
        var preset = Array.Find(Table, preset => preset.Name == name)
            ?? throw new ArgumentException($"there is no loss preset '{name}'; use one of {string.Join(", ", Names)}", nameof(name));
        if (preset.Loss.Aggregation.Mode == AggregationMode.BatchMeanTokenSumNorm)
        {
            double limit = maxResponseTokens
                ?? throw new ArgumentException($"preset {name} divides by the limit on response tokens, which is missing; pass maxResponseTokens");
            return preset with { Loss = preset.Loss with { Aggregation = preset.Loss.Aggregation with { Norm = limit } } };
        }
        return name == "dapo" && maxResponseTokens is { } most ? preset with { Overlong = OverlongFor(most) } : preset;
    }

    private static OverlongPenalty OverlongFor(int limit) => new(limit, Math.Max(1, (int)Math.Round(limit * OverlongBufferShare)));
}
