using System.Globalization;
using Rft.Host.Configuration.Source;

namespace Rft.Host.Configuration;

/// <summary>The rules between the keys of one stage, and between a stage and the rest.</summary>
/// <param name="root">The resolved tree.</param>
/// <param name="stage">The stage in it.</param>
/// <param name="report">Gets the problems with the value to change.</param>
internal sealed class StageRules(MapNode root, MapNode stage, Action<ConfigNode, string> report)
{
    private readonly string _path = $"stages.{stage.TextOrNull("name")}";

    /// <summary>Checks the stage.</summary>
    public void Check()
    {
        CheckReference(stage.Scalar("data"), $"{_path}.data", "data set", root.Names("data"), report);
        CheckData();
        if (stage.At("optimizer") is { } optimizer && optimizer.At("learning_rate") is null && root.TextOrNull("model.tuning") == "full")
            report(optimizer, $"the key 'learning_rate' in {_path}.optimizer is missing; add it (Peak learning rate)");
        switch (stage.TextOrNull("method"))
        {
            case "rft":
                CheckRft();
                break;
            case "distill":
                new DistillRules(root, stage, _path, report).Check();
                CheckAtMost("minibatches", "prompts_per_step");
                CheckContext();
                new CriticRules(stage, _path, report).Check();
                new LossRules(stage, _path, report).Check();
                new SamplingRules(root, stage, _path, report).Check();
                break;
            case "dpo":
                new PreferenceRules(stage, _path, report).Check();
                break;
        }
        if (stage.TextOrNull("method") is "sft" or "dpo") new HeldOutRules(root, stage, _path, report).Check();
    }

    /// <summary>Checks that a name refers to something.</summary>
    public static void CheckReference(
        ScalarNode? reference, string path, string what, IReadOnlyList<string>? names, Action<ConfigNode, string> report)
    {
        if (reference is null || names is null || names.Contains(reference.Text)) return;
        string hint = Nearest.Hint(reference.Text, names);
        if (hint.Length == 0) hint = names.Count > 0 ? $"; use {string.Join(", ", names)}" : "; the file has none";
        report(reference, $"{path} is {reference.Text}, but there is no {what} of that name{hint}");
    }

    private void CheckData()
    {
        if (stage.Scalar("data") is not { } reference || root.At($"data.{reference.Text}") is not { } data) return;
        string? split = data.TextOrNull("split"), method = stage.TextOrNull("method");
        if (method == "sft" && split is "train" or "valid" or "pairs")
            report(reference, $"{_path}.data is {reference.Text}, whose split has no answers to learn; use split: demos");
        if (method == "dpo" && split is "demos" or "train" or "valid")
            report(reference, $"{_path}.data is {reference.Text}, whose split has no pairs to learn; use split: pairs");
        if (method is "rft" or "distill" && split == "pairs")
            report(reference, $"{_path}.data is {reference.Text}, whose split has pairs of answers; use split: train");
        if (method is "rft" or "distill" && split == "valid")
            report(reference, $"{_path}.data is {reference.Text}, which is held out for evaluation; use split: train");
        if (method == "dpo" && data.At("file") is not null && data.At("prompt") is { } template && data.At("chosen") is null)
            report(template, $"data.{reference.Text}.prompt makes chat rows, but {_path} learns pairs; add chosen and rejected, the two answers");
    }

    private void CheckRft()
    {
        CheckGroupSize();
        CheckAtMost("minibatches", "prompts_per_step");
        CheckContext();
        new CriticRules(stage, _path, report).Check();
        new LossRules(stage, _path, report).Check();
        new SamplingRules(root, stage, _path, report).Check();
    }

    private void CheckGroupSize()
    {
        if (stage.Scalar("group_size") is not { } group || CriticRules.Estimates(stage)) return;
        if (group.Text == "1")
        {
            report(group,
                $"{_path}.group_size: group size 1 has no baseline; set group_size to 2 or more, or loss.advantage.estimator to gae, which brings a critic");
            return;
        }
        if (!(root.IntOrNull("grading.min_group_size") > stage.IntOrNull("group_size"))) return;
        var least = root.Scalar("grading.min_group_size")!;
        report(least,
            $"grading.min_group_size is {least.Text}, above group_size {group.Text} of {_path}, so every group would be dropped; lower it");
    }

    private void CheckContext()
    {
        if (!(stage.IntOrNull("sampling.max_tokens") >= root.IntOrNull("model.tiny.context"))) return;
        var limit = stage.Scalar("sampling.max_tokens")!;
        string context = root.Text("model.tiny.context");
        report(limit, $"{_path}.sampling.max_tokens {limit.Text} leaves no room for a prompt in model.tiny.context {context}; lower it");
    }

    private void CheckAtMost(string small, string large)
    {
        if (stage.IntOrNull(small) is { } value && stage.IntOrNull(large) is { } limit && value > limit)
            report(stage.At(small)!, Say($"{_path}.{small} is {value}, above {large} {limit}; use {limit} or less"));
    }

    private static string Say(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
