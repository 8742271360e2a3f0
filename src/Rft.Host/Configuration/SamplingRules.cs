using System.Globalization;
using Rft.Host.Configuration.Source;
using Rft.Training.Rollouts;

namespace Rft.Host.Configuration;

/// <summary>The rules between the keys that decide which prompts a stage samples and how it refills.</summary>
/// <param name="root">The resolved tree.</param>
/// <param name="stage">The stage in it.</param>
/// <param name="path">The stage's path, for messages.</param>
/// <param name="report">Gets the problems with the value to change.</param>
internal sealed class SamplingRules(MapNode root, MapNode stage, string path, Action<ConfigNode, string> report)
{
    private static readonly string[] SelectionKeys = ["easy", "hard", "bring_back", "retire_after", "window"];

    /// <summary>Checks the stage.</summary>
    public void Check()
    {
        CheckRefill();
        CheckSpare();
        CheckCarry();
        CheckStaleness();
        CheckPartial();
        CheckSelection();
    }

    private bool Refills => stage.TextOrNull("zero_variance.refill") == "true";

    private void CheckRefill()
    {
        if (Refills && !LossRules.FiltersZeroVariance(stage))
            report(stage.At("zero_variance.refill")!, $"{path}.zero_variance.refill needs filter: true; there is nothing to refill");
        if (Refills) return;
        foreach (var (key, off) in new[] { ("spare", "0"), ("carry", "false"), ("on_cap", "train") })
        {
            if (stage.Scalar($"zero_variance.{key}") is { } value && value.Text != off)
                report(value, $"{path}.zero_variance.{key} is {value.Text}, which only a stage with refill: true reads; add that, or remove it");
        }
    }

    private void CheckSpare()
    {
        if (!(stage.IntOrNull("zero_variance.spare") >= stage.IntOrNull("prompts_per_step"))) return;
        var spare = stage.Scalar("zero_variance.spare")!;
        report(spare, $"{path}.zero_variance.spare is {spare.Text}, not below prompts_per_step {stage.Text("prompts_per_step")}; lower it");
    }

    // A group that is carried sees every update of the step that did not need it.
    private void CheckCarry()
    {
        if (stage.TextOrNull("zero_variance.carry") != "true" || stage.IntOrNull("zero_variance.max_age") is not { } age) return;
        if (stage.IntOrNull("minibatches") is not { } minibatches || stage.IntOrNull("epochs") is not { } epochs || age >= minibatches * epochs) return;
        report(stage.Scalar("zero_variance.max_age")!, Say(
            $"{path}.zero_variance.max_age is {age}, but a step makes {minibatches * epochs} optimizer steps, so every carried group would be too old; raise it to {minibatches * epochs} or more"));
    }

    private void CheckStaleness()
    {
        if (stage.Scalar("max_staleness") is not { } value || stage.IntOrNull("max_staleness") is not { } bound || bound == 0) return;
        if (stage.IntOrNull("minibatches") is { } minibatches && stage.IntOrNull("epochs") is { } epochs && bound < minibatches * epochs)
        {
            report(value, Say(
                $"{path}.max_staleness is {bound}, but a step makes {minibatches * epochs} optimizer steps, so nothing could be sampled ahead; raise it to {minibatches * epochs} or more, or use 0"));
        }
        if (stage.TextOrNull("zero_variance.carry") == "true")
            report(value, $"{path}.max_staleness is {value.Text}, to which carried groups would add their age; set zero_variance.carry to false, or max_staleness to 0");
        if (stage.TextOrNull("samples") == "teacher")
            report(value, $"{path}.max_staleness is {value.Text}, but the teacher samples, which does not change; use 0");
        if (root.TextOrNull("grading.hot_reload") == "true")
            report(value, $"{path}.max_staleness is {value.Text}, so that a grader is never idle between two steps, as grading.hot_reload needs; use 0, or hot_reload: false");
    }

    private void CheckPartial()
    {
        if (stage.Scalar("sampling.partial_tokens") is not { } value) return;
        string at = $"{path}.sampling.partial_tokens is {value.Text}";
        if (stage.IntOrNull("sampling.partial_tokens") >= stage.IntOrNull("sampling.max_tokens"))
            report(value, $"{at}, not below max_tokens {stage.Text("sampling.max_tokens")}, so every rollout ends in its step anyway; lower it or remove it");
        if (Refills) report(value, $"{at}, which zero_variance.refill does not go with: a step does not wait for a replacement's end; use one of them");
        if (stage.IntOrNull("max_staleness") > 0) report(value, $"{at}, which sampling ahead does not go with; set max_staleness to 0, or remove it");
        if (stage.TextOrNull("samples") == "teacher") report(value, $"{at}, but the teacher samples, which does not change; remove it");
    }

    private void CheckSelection()
    {
        string? kind = stage.TextOrNull("selection.kind");
        foreach (string key in SelectionKeys)
        {
            if (stage.Scalar($"selection.{key}") is not { } value) continue;
            string? reader = kind == "uniform" ? "pools and pass_rate" : kind == "pass_rate" && key == "bring_back" ? "pools" : null;
            if (reader is not null)
                report(value, $"{path}.selection.{key} is {value.Text}, which kind {kind} does not read; remove it, or use kind: {reader}");
        }
        double easy = stage.ShareOrNull("selection.easy") ?? 0.9, hard = stage.ShareOrNull("selection.hard") ?? 0.1;
        if (hard >= easy && (stage.Scalar("selection.hard") ?? stage.Scalar("selection.easy")) is { } bound)
            report(bound, Say($"{path}.selection: hard is {hard}, not below easy {easy}; a prompt cannot be both"));
        if (stage.Scalar("selection.metric") is { Text: not PassRule.Reward } metric)
            StageRules.CheckReference(metric, $"{path}.selection.metric", "grader", root.Names("graders"), report);
    }

    private static string Say(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
