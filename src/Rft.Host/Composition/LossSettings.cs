using Rft.Host.Configuration;
using Rft.Training.Losses;
using Rft.Training.Rollouts;

namespace Rft.Host.Composition;

/// <summary>A loss preset with what the experiment file changes in it.</summary>
internal static class LossSettings
{
    /// <summary>The settings of a stage's loss.</summary>
    /// <exception cref="ConfigException">A value is out of range.</exception>
    public static LossPreset Of(RftStageConfig stage)
    {
        var config = stage.Loss;
        try
        {
            var preset = LossPresets.Get(config.Preset, stage.Sampling.MaxTokens);
            var changed = preset with { Loss = Loss(preset, stage), Advantage = Advantage(preset.Advantage, config), KlReward = KlReward(preset, config) };
            changed.Loss.Validate();
            changed.Advantage.Validate();
            return changed;
        }
        catch (ArgumentException e)
        {
            throw new ConfigException([new ConfigFinding($"stages.{stage.Name}.loss", e.Message)]);
        }
    }

    private static PolicyLossOptions Loss(LossPreset preset, RftStageConfig stage)
    {
        var (config, loss) = (stage.Loss, preset.Loss);
        return loss with
        {
            RatioMin = Bound(config.ClipLow, config, offset: low => 1 - low) ?? loss.RatioMin,
            RatioMax = Bound(config.ClipHigh, config, offset: high => 1 + high) ?? loss.RatioMax,
            DualClip = Switchable(config.DualClip, loss.DualClip),
            RatioCap = Switchable(config.RatioCap, loss.RatioCap),
            RatioLevel = Word(config.RatioLevel, loss.RatioLevel),
            Aggregation = Aggregation(loss.Aggregation, stage),
            Kl = KlInLoss(preset, config),
            EntropyCoef = config.EntropyCoef ?? loss.EntropyCoef,
            ProbabilityMask = Switchable(config.ProbMask, loss.ProbabilityMask),
            OffPolicyMaskThreshold = Switchable(config.OffPolicyMask, loss.OffPolicyMaskThreshold),
            DroBeta = config.DroBeta ?? loss.DroBeta,
            Sapo = new SapoOptions(config.TauPositive ?? loss.Sapo.TauPositive, config.TauNegative ?? loss.Sapo.TauNegative),
            Gmpo = new GmpoOptions(config.LogClipLow ?? loss.Gmpo.LogClipLow, config.LogClipHigh ?? loss.Gmpo.LogClipHigh),
            Tis = Tis(config) ?? loss.Tis,
        };
    }

    private static double? Bound(double? value, LossConfig config, Func<double, double> offset) =>
        value is { } bound && config.ClipBounds != "absolute" ? offset(bound) : value;

    private static AggregationOptions Aggregation(AggregationOptions preset, RftStageConfig stage)
    {
        var config = stage.Loss;
        if (config.Aggregation is null) return config.LengthNorm is { } norm ? preset with { Norm = norm } : preset;
        var mode = Word(config.Aggregation, preset.Mode);
        bool divides = mode is AggregationMode.TokenSumNorm or AggregationMode.BatchMeanTokenSumNorm;
        return new AggregationOptions
        {
            Mode = mode,
            Norm = config.LengthNorm ?? (divides ? stage.Sampling.MaxTokens : null),
            SequenceMin = 1,
            CountEmptySequences = true,
        };
    }

    private static bool InReward(LossPreset preset, LossConfig config) =>
        config.KlPlacement is { } placement ? placement == "reward" : preset.KlReward is not null;

    private static KlOptions? KlInLoss(LossPreset preset, LossConfig config)
    {
        double coef = config.KlCoef ?? preset.Loss.Kl?.Coef ?? preset.KlReward?.Coef ?? 0;
        return coef == 0 || InReward(preset, config) ? null : new KlOptions { Coef = coef, Estimator = Word(config.KlEstimator, KlEstimator.K3) };
    }

    private static KlRewardOptions? KlReward(LossPreset preset, LossConfig config)
    {
        double coef = config.KlCoef ?? preset.KlReward?.Coef ?? preset.Loss.Kl?.Coef ?? 0;
        return coef == 0 || !InReward(preset, config) ? null : new KlRewardOptions { Coef = coef, Estimator = Word(config.KlEstimator, KlEstimator.K1) };
    }

    private static TisOptions? Tis(LossConfig config) => config.TisMode is null
        ? null
        : new TisOptions
        {
            Mode = Word(config.TisMode, TisMode.Truncate),
            Level = Word(config.TisLevel, TisLevel.Token),
            Min = config.TisMin,
            Max = config.TisMax,
        };

    private static AdvantageOptions Advantage(AdvantageOptions preset, LossConfig config)
    {
        var scaled = config.AdvantageScale switch
        {
            null => preset,
            "group" => preset with { Scale = AdvantageScale.GroupStd },
            "batch" => preset with { Scale = AdvantageScale.BatchStd },
            "none" => preset with { Scale = AdvantageScale.None },
            _ => preset with { Baseline = AdvantageBaseline.LeaveOneOut, Scale = AdvantageScale.LeaveOneOutStd, KeepCenteredAtZeroStd = true },
        };
        return scaled with
        {
            Baseline = Word(config.AdvantageBaseline, scaled.Baseline),
            Eps = config.AdvantageEps ?? preset.Eps,
            Singleton = Word(config.AdvantageSingleton, preset.Singleton),
            Whitening = config.AdvantageWhiten switch
            {
                null => preset.Whitening,
                "none" => null,
                var over => new WhiteningOptions { OverTokens = over == "tokens" },
            },
        };
    }

    // 0 switches a bound off; null keeps the preset's.
    private static double? Switchable(double? configured, double? preset) => configured is null ? preset : configured == 0 ? null : configured;

    private static T Word<T>(string? word, T preset) where T : struct, Enum =>
        word is null ? preset : Enum.Parse<T>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}
