using System.Text.Json;
using Rft.Conformance.Fixtures;
using Rft.Training.Losses;

namespace Rft.Conformance.Losses;

/// <summary>Reads the policy-loss part of a spec.</summary>
internal static class PolicySpec
{
    public static PolicyLossOptions Read(JsonElement spec)
    {
        var (sapo, gmpo, vespo) = (new SapoOptions(), new GmpoOptions(), new VespoOptions());
        return new PolicyLossOptions
        {
            Objective = spec.Choice<PolicyObjective>("objective"),
            RatioLevel = spec.Find("ratio_level") is null ? RatioLevel.None : spec.Choice<RatioLevel>("ratio_level"),
            RatioMin = spec.Double("ratio_min"),
            RatioMax = spec.Double("ratio_max"),
            DualClip = spec.Double("dual_clip"),
            RatioCap = spec.Double("ratio_cap"),
            LogRatioClamp = spec.Find("log_ratio_clamp") is { } clamp ? new ClampRange(Side(clamp[0]), Side(clamp[1])) : null,
            Aggregation = ReadAggregation(spec.GetProperty("aggregation")),
            Kl = spec.Find("kl") is { } kl ? ReadKl(kl, kl.GetProperty("coef").Double()) : null,
            Sapo = new(spec.Double("tau_pos") ?? sapo.TauPositive, spec.Double("tau_neg") ?? sapo.TauNegative),
            Gmpo = new(spec.Double("log_clip_low") ?? gmpo.LogClipLow, spec.Double("log_clip_high") ?? gmpo.LogClipHigh),
            Vespo = new(
                spec.Double("k_pos") ?? vespo.KPositive, spec.Double("lambda_pos") ?? vespo.LambdaPositive,
                spec.Double("k_neg") ?? vespo.KNegative, spec.Double("lambda_neg") ?? vespo.LambdaNegative),
            Tis = spec.Find("tis") is { } tis ? ReadTis(tis) : null,
            OffPolicyMaskThreshold = spec.Double("off_policy_mask_threshold"),
            EntropyCoef = spec.Double("entropy_coef") ?? 0,
            EntropyAggregation = spec.Find("entropy_aggregation")?.GetString() switch
            {
                null => null,
                "token-mean" => new AggregationOptions(),
                var other => throw new NotBuiltException($"entropy_aggregation '{other}'"),
            },
        };
    }

    public static KlOptions ReadKl(JsonElement kl, double coef) => new()
    {
        Estimator = kl.Choice<KlEstimator>("estimator"),
        Coef = coef,
        InputClamp = kl.Double("input_clamp"),
        OutputClamp = kl.Double("output_clamp"),
        Gradient = kl.Choice<KlGradient>("gradient"),
        WeightByRatio = kl.Find("importance_weight")?.GetString() switch
        {
            null => false,
            "ratio" => true,
            var other => throw new NotBuiltException($"importance_weight '{other}'"),
        },
    };

    private static TisOptions ReadTis(JsonElement tis) => new()
    {
        Mode = tis.Text("type") switch
        {
            "tis" => TisMode.Truncate,
            "icepop" => TisMode.Mask,
            "seq-mask-tis" => TisMode.RowMask,
            "none" => TisMode.None,
            var other => throw new NotBuiltException($"tis type '{other}'"),
        },
        Min = tis.Double("min"),
        Max = tis.Double("max"),
    };

    public static AggregationOptions ReadAggregation(JsonElement aggregation) => new()
    {
        Mode = aggregation.Choice<AggregationMode>("mode"),
        DenominatorEps = aggregation.Double("den_eps") ?? 0,
        DenominatorMin = aggregation.Double("den_min"),
        SequenceEps = aggregation.Double("seq_eps") ?? 0,
        SequenceMin = aggregation.Double("seq_min"),
        CountEmptySequences = aggregation.Flag("count_empty_sequences"),
        Norm = aggregation.Double("norm"),
    };

    /// <summary>Totals of the larger batch that the spec's denominator stands for; null when the case is the whole step.</summary>
    public static StepTotals? ReadTotals(JsonElement aggregation) =>
        aggregation.Double("denominator") is { } count ? new StepTotals(Tokens: count, Sequences: count) : null;

    private static double? Side(JsonElement side) => side.ValueKind == JsonValueKind.Null ? null : side.Double();
}
