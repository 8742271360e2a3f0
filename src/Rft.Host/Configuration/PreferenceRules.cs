using Rft.Host.Configuration.Source;

namespace Rft.Host.Configuration;

/// <summary>The rules between the keys of a preference loss.</summary>
/// <param name="stage">The stage that has the loss.</param>
/// <param name="path">The stage's path, for messages.</param>
/// <param name="report">Gets the problems with the value to change.</param>
internal sealed class PreferenceRules(MapNode stage, string path, Action<ConfigNode, string> report)
{
    /// <summary>Checks the loss.</summary>
    public void Check()
    {
        if (stage.TextOrNull("loss.objective") is not { } objective || stage.NumberOrNull("loss.label_smoothing") is not { } smoothing) return;
        if (objective == "exo-pair" && smoothing == 0)
        {
            report(
                stage.At("loss.objective")!,
                $"{path}.loss.objective is exo-pair, which takes the logarithm of label_smoothing; set that above 0 (1e-3 is usual)");
        }
        if (smoothing > 0 && objective is not ("sigmoid" or "robust" or "exo-pair"))
        {
            var value = stage.Scalar("loss.label_smoothing")!;
            report(
                value,
                $"{path}.loss.label_smoothing is {value.Text}, which objective {objective} does not read; remove it, or take sigmoid, robust or exo-pair");
        }
        if (stage.TextOrNull("loss.sft_average") == "true" && stage.NumberOrNull("loss.sft_weight") == 0)
            report(stage.At("loss.sft_average")!, $"{path}.loss.sft_average has no effect with sft_weight 0; set a weight or remove it");
    }
}
