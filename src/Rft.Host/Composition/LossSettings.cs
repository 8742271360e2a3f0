using Rft.Host.Configuration;
using Rft.Training.Losses;
using Rft.Training.Rollouts;

namespace Rft.Host.Composition;

/// <summary>A loss preset with what the experiment file changes in it.</summary>
internal static class LossSettings
{
    /// <summary>The settings of a stage's loss.</summary>
    /// <exception cref="ConfigException">A value is out of range, or asks for something that this version does not have.</exception>
    public static (PolicyLossOptions Loss, AdvantageOptions Advantage) Of(RftStageConfig stage)
    {
        var config = stage.Loss;
        var preset = LossPresets.Get(config.Preset);
        string place = $"stages.{stage.Name}.loss";
        if (config.KlPlacement is "reward")
            throw new ConfigException([new ConfigFinding($"{place}.kl.placement", "reward is not available in this version; use loss")]);
        try
        {
            var loss = WithClip(preset.Loss, config) with
            {
                DualClip = Switchable(config.DualClip, preset.Loss.DualClip),
                RatioCap = Switchable(config.RatioCap, preset.Loss.RatioCap),
                RatioLevel = Word(config.RatioLevel, preset.Loss.RatioLevel),
                Aggregation = Aggregation(preset.Loss.Aggregation, config),
                Kl = config.KlCoef is > 0 and { } coef ? new KlOptions { Coef = coef, Estimator = Word(config.KlEstimator, KlEstimator.K3) } : preset.Loss.Kl,
                EntropyCoef = config.EntropyCoef ?? preset.Loss.EntropyCoef,
            };
            loss.Validate();
            return (loss, Advantage(preset.Advantage, config));
        }
        catch (ArgumentException e)
        {
            throw new ConfigException([new ConfigFinding(place, e.Message)]);
        }
    }

    private static PolicyLossOptions WithClip(PolicyLossOptions loss, LossConfig config)
    {
        if (config.ClipLow is null && config.ClipHigh is null) return loss;
        if (config.ClipBounds == "absolute") return loss with { RatioMin = config.ClipLow ?? loss.RatioMin, RatioMax = config.ClipHigh ?? loss.RatioMax };
        return loss.WithClipOffsets(config.ClipLow ?? 1 - loss.RatioMin ?? 1, config.ClipHigh ?? loss.RatioMax - 1 ?? 1);
    }

    private static AggregationOptions Aggregation(AggregationOptions preset, LossConfig config) => config.Aggregation is null && config.LengthNorm is null
        ? preset
        : new AggregationOptions { Mode = Word(config.Aggregation, preset.Mode), Norm = config.LengthNorm, SequenceMin = 1, CountEmptySequences = true };

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
        return scaled with { Eps = config.AdvantageEps ?? preset.Eps };
    }

    // 0 switches a bound off; null keeps the preset's.
    private static double? Switchable(double? configured, double? preset) => configured is null ? preset : configured == 0 ? null : configured;

    private static T Word<T>(string? word, T preset) where T : struct, Enum =>
        word is null ? preset : Enum.Parse<T>(word.Replace("-", "", StringComparison.Ordinal), ignoreCase: true);
}
