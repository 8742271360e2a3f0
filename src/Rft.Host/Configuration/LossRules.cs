using System.Globalization;
using Rft.Host.Configuration.Source;
using Rft.Training.Losses;

namespace Rft.Host.Configuration;

/// <summary>The rules between the keys of a loss: what a preset cannot read, bounds of the wrong kind, parts without their coefficient.</summary>
/// <param name="stage">The stage that has the loss.</param>
/// <param name="path">The stage's path, for messages.</param>
/// <param name="report">Gets the problems with the value to change.</param>
internal sealed class LossRules(MapNode stage, string path, Action<ConfigNode, string> report)
{
    private static readonly (string Key, Func<PolicyLossOptions, bool> Reads, string Readers)[] Readers =
    [
        ("clip_low", HasBounds, "presets with a clipped ratio"),
        ("clip_high", HasBounds, "presets with a clipped ratio"),
        ("dual_clip", loss => loss.Objective == PolicyObjective.PpoClip, "presets with a clipped surrogate"),
        ("ratio_cap", loss => loss.Objective == PolicyObjective.PpoClip, "presets with a clipped surrogate"),
        ("ratio_level", loss => loss.RatioLevel != RatioLevel.None, "presets with a ratio"),
        ("dro_beta", loss => loss.Objective == PolicyObjective.Dro, "dro"),
        ("tau_positive", loss => loss.Objective == PolicyObjective.Sapo, "sapo"),
        ("tau_negative", loss => loss.Objective == PolicyObjective.Sapo, "sapo"),
        ("log_clip_low", loss => loss.Objective == PolicyObjective.Gmpo, "gmpo"),
        ("log_clip_high", loss => loss.Objective == PolicyObjective.Gmpo, "gmpo"),
    ];

    private static readonly string[] BesideCustom = ["preset", "custom", "kl", "advantage"];

    /// <summary>Whether a stage leaves out groups without spread: as the file says, else as its preset does; with a critic none, which tells tokens apart.</summary>
    public static bool FiltersZeroVariance(ConfigNode stage) =>
        stage.TextOrNull("zero_variance.filter") is { } filter
            ? filter == "true"
            : !CriticRules.Estimates(stage) && (Preset(stage)?.FilterZeroVariance ?? true);

    /// <summary>Checks the loss.</summary>
    public void Check()
    {
        CheckLowBound();
        CheckHighBound();
        CheckAboveOne("dual_clip", "3 and 10 are usual");
        CheckAboveOne("ratio_cap", "2 is usual");
        CheckTis();
        if (Preset(stage) is not { } preset) return;
        if (stage.At("loss.custom") is MapNode custom)
        {
            CheckCustom(custom, preset);
            return;
        }
        foreach (var (key, reads, readers) in Readers)
        {
            if (stage.Scalar($"loss.{key}") is { } value && !reads(preset.Loss))
                report(value, $"{path}.loss.{key} is {value.Text}, which preset {preset.Name} does not read; remove it, or take {readers}");
        }
        CheckKl(preset);
        CheckLengthNorm(preset);
    }

    // The limit only matters to numbers, not to what is asked here.
    private static LossPreset? Preset(ConfigNode stage) =>
        stage.TextOrNull("loss.preset") is { } name && LossPresets.Names.Contains(name) ? LossPresets.Get(name, 1) : null;

    private static bool HasBounds(PolicyLossOptions loss) => loss.Objective is PolicyObjective.PpoClip or PolicyObjective.Cispo;

    private string Bounds => stage.TextOrNull("loss.clip_bounds") ?? "offset";

    /// <summary>Offsets and absolute bounds are mixed up easily: 0.28, 1.28 and 5.0 are all seen in the wild.</summary>
    private void CheckHighBound()
    {
        if (stage.Scalar("loss.clip_high") is not { } high || stage.NumberOrNull("loss.clip_high") is not { } value) return;
        if (Bounds == "absolute" && value <= 1)
        {
            report(high, $"{path}.loss.clip_high is {high.Text} with absolute bounds, which clips every ratio; "
                + "use a bound above 1, or clip_bounds: offset");
        }
        if (Bounds == "offset" && value > 1)
        {
            string ratio = (1 + value).ToString("G6", CultureInfo.InvariantCulture);
            report(high, $"{path}.loss.clip_high is {high.Text} as an offset, a ratio of {ratio}; "
                + $"for a ratio of {high.Text} set clip_bounds: absolute");
        }
        if (Bounds == "offset" && value == 0)
            report(high, $"{path}.loss.clip_high is {high.Text} as an offset, which clips every ratio above 1; use a number above 0, 0.2 is usual");
    }

    private void CheckLowBound()
    {
        if (stage.Scalar("loss.clip_low") is not { } low || stage.NumberOrNull("loss.clip_low") is not { } value) return;
        if (Bounds == "absolute" && value >= 1)
        {
            report(low, $"{path}.loss.clip_low is {low.Text} with absolute bounds, which clips every ratio below it; "
                + "use a bound below 1, such as 0.8");
        }
        if (Bounds == "offset" && value > 1)
            report(low, $"{path}.loss.clip_low is {low.Text} as an offset, below a ratio of 0; use 0 to 1, 1 for no lower bound");
    }

    private void CheckAboveOne(string key, string usual)
    {
        if (stage.NumberOrNull($"loss.{key}") is not (> 0 and <= 1)) return;
        var value = stage.Scalar($"loss.{key}")!;
        report(value, $"{path}.loss.{key} is {value.Text}, which cuts where nothing has moved yet; use a number above 1 ({usual}), or 0 for off");
    }

    private void CheckTis()
    {
        if (stage.NumberOrNull("loss.tis.min") > stage.NumberOrNull("loss.tis.max"))
        {
            var least = stage.Scalar("loss.tis.min")!;
            report(least, $"{path}.loss.tis.min is {least.Text}, above tis.max {stage.Text("loss.tis.max")}; swap them");
        }
        if (stage.TextOrNull("loss.tis.mode") == "row-mask" && stage.TextOrNull("loss.tis.level") == "sequence")
            report(stage.At("loss.tis.level")!, $"{path}.loss.tis.level is sequence, but row-mask keeps the weights of tokens; use level: token, or mode: mask");
    }

    private void CheckLengthNorm(LossPreset preset)
    {
        if (stage.Scalar("loss.length_norm") is not { } norm) return;
        bool divides = stage.TextOrNull("loss.aggregation") is { } mode
            ? mode is "token-sum-norm" or "batch-mean-token-sum-norm"
            : preset.Loss.Aggregation.Norm is not null;
        if (divides) return;
        report(norm, $"{path}.loss.length_norm is {norm.Text}, but the aggregation divides by no constant; "
            + "remove it, or use aggregation: batch-mean-token-sum-norm");
    }

    private void CheckCustom(MapNode custom, LossPreset preset)
    {
        if (custom.Scalar("file") is { } file && Path.GetExtension(file.Text).ToUpperInvariant() is var extension)
        {
            if (extension is not (".CSX" or ".DLL")) report(file, $"{path}.loss.custom.file is {file.Text}; use a .csx or .dll file");
            if (extension == ".CSX" && custom.At("class") is { } stray) report(stray, $"{path}.loss.custom.class is for plugins; remove it");
        }
        foreach (var entry in ((MapNode)stage.At("loss")!).Entries.Where(entry => !BesideCustom.Contains(entry.Name)))
            report(entry.Value, $"{path}.loss.{entry.Name} is part of the loss that custom takes the place of; remove it, or give it to the file as an option");
        bool inReward = stage.TextOrNull("loss.kl.placement") is { } placement ? placement == "reward" : preset.KlReward is not null;
        if (HasKl(preset) && !inReward)
        {
            report(stage.At("loss.kl") ?? custom, $"{path}.loss.kl is part of the loss that custom takes the place of; set kl.placement: reward, or write it into the file "
                + "with custom.reference: true");
        }
        if (!HasKl(preset) && custom.TextOrNull("reference") == "true") return;
        CheckKl(preset);
    }

    private bool HasKl(LossPreset preset) => (stage.NumberOrNull("loss.kl.coef") ?? preset.Loss.Kl?.Coef ?? preset.KlReward?.Coef) > 0;

    private void CheckKl(LossPreset preset)
    {
        if (HasKl(preset))
        {
            if (stage.Scalar("loss.kl.horizon") is { } horizon && stage.At("loss.kl.target") is null)
                report(horizon, $"{path}.loss.kl.horizon is {horizon.Text}, but the coefficient is fixed; set kl.target (0.1 nats a token is verl's), or remove it");
            return;
        }
        if (stage.At("reference") is { } reference)
            report(reference, $"{path}.reference lets the reference of the KL move, but there is no KL; set loss.kl.coef above 0 (0.001 is usual), or remove it");
        foreach (string key in (string[])["estimator", "placement", "target", "horizon"])
        {
            if (stage.Scalar($"loss.kl.{key}") is { } value)
                report(value, $"{path}.loss.kl.{key} is {value.Text}, but there is no KL; set kl.coef above 0 (0.001 is usual), or remove it");
        }
    }
}
