using System.Globalization;
using System.Text.RegularExpressions;
using Rft.Host.Configuration.Schema;
using Rft.Host.Configuration.Source;

namespace Rft.Host.Configuration;

/// <summary>
/// The rules between keys. They read the resolved tree, in which wrong values are marked, so that all problems of a file are reported
/// together.
/// </summary>
/// <param name="root">The resolved tree.</param>
/// <param name="findings">Gets the problems.</param>
internal sealed class ConfigRules(MapNode root, ICollection<ConfigFinding> findings)
{
    /// <summary>Checks all rules.</summary>
    public void Check()
    {
        if (root.At("model") is MapNode model) CheckModel(model);
        foreach (var (name, data) in root.Children("data")) CheckData(name, data);
        foreach (var (name, grader) in root.Children("graders")) CheckGrader(name, grader);
        new ShadowRules(root, Report).Check();
        CheckStageNames();
        foreach (var (_, stage) in root.Children("stages")) new StageRules(root, stage, Report).Check();
        CheckGraderWeights();
        CheckEval();
        CheckKeepBest();
        CheckEarlyStop();
    }

    private void CheckModel(ConfigNode model)
    {
        if (model.At("tiny") is null == model.At("path") is null)
            Report(model, "model needs either tiny (a new small model) or path (a checkpoint folder); give exactly one");
        if (model.At("lora") is { } lora && model.TextOrNull("tuning") == "full")
            Report(lora, "model.lora has no effect with tuning: full; set model.tuning to lora or remove it");
        if (model.At("lora.target_pattern") is { } pattern && !IsRegex(model.Text("lora.target_pattern")))
            Report(pattern, "model.lora.target_pattern is no regular expression without look-around and back-references; mend it or use targets");
        if (model.TextOrNull("dtype") == "bfloat16" && model.TextOrNull("tuning") == "full")
            Report(model.At("dtype")!, "model.dtype is bfloat16, in which small updates of trained weights are lost; set model.tuning to lora or remove it");
        if (model.At("tiny") is not { } tiny || tiny.IntOrNull("width") is not { } width || tiny.IntOrNull("heads") is not { } heads)
            return;
        if (width % heads != 0 || width / heads % 2 != 0)
        {
            Report(tiny.At("width")!,
                Say($"model.tiny.width {width} over {heads} heads is no even whole number a head; make width a multiple of {2 * heads}"));
        }
        if (tiny.IntOrNull("kv_heads") is { } shared && heads % shared != 0)
            Report(tiny.At("kv_heads")!, Say($"model.tiny.heads {heads} is not divisible by kv_heads {shared}; use a divisor of {heads}"));
    }

    private static bool IsRegex(string pattern)
    {
        try
        {
            _ = new Regex(pattern, RegexOptions.NonBacktracking);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private void CheckData(string name, MapNode data)
    {
        if (data.At("file") is null == data.At("generator") is null)
        {
            Report(data, $"data.{name} needs either file or generator; give exactly one");
            return;
        }
        foreach (string key in (string[])["split", "wrong_share", "seed"])
        {
            if (data.At("file") is not null && data.At(key) is { } stray)
                Report(stray, $"data.{name}.{key} is for generators; remove it or the file");
        }
        CheckTemplate(name, data);
        if (data.At("generator") is { } generator && data.At("split") is null)
            Report(generator, $"data.{name} has a generator but no split; add split: demos, train or valid");
        if (data.At("wrong_share") is { } wrong && data.TextOrNull("split") is "train" or "valid" or "pairs")
            Report(wrong, $"data.{name}.wrong_share is for split: demos, the only one with answers; remove it");
    }

    private void CheckTemplate(string name, MapNode data)
    {
        foreach (string key in (string[])["prompt", "system", "completion", "chosen", "rejected"])
        {
            if (data.At(key) is not { } stray) continue;
            if (data.At("file") is null) Report(stray, $"data.{name}.{key} is for files; remove it");
            else if (data.At("prompt") is null) Report(stray, $"data.{name}.{key} needs prompt, the user's message; add it");
        }
        foreach (var (key, other) in new[] { ("chosen", "rejected"), ("rejected", "chosen") })
        {
            if (data.At(key) is { } half && data.At(other) is null) Report(half, $"data.{name}.{key} is one answer of a pair; add {other}");
        }
        foreach (var (field, extract) in data.Children("extract"))
        {
            var pattern = extract.At("pattern")!;
            if (data.At("prompt") is null) Report(pattern, $"data.{name}.extract needs prompt, the user's message; add it");
            if (!IsRegex(extract.Text("pattern")))
                Report(pattern, $"data.{name}.extract.{field} is no regular expression without look-around and back-references; mend it");
        }
    }

    private void CheckGrader(string name, MapNode grader)
    {
        if (name == "reward")
            Report(grader, "a grader cannot be named reward, which is the weighted sum of all of them in evaluations; give it another name");
        if (grader.At("file") is null == grader.At("builtin") is null)
            Report(grader, $"graders.{name} needs either file or builtin; give exactly one");
        else if (grader.At("builtin") is not null && grader.At("class") is { } stray)
            Report(stray, $"graders.{name}.class is for plugins; remove it");
        if (grader.Scalar("range") is { } range && !ScalarValue.TryRange(range.Text, out _, out _))
            Report(range, $"graders.{name}.range is {range.Text}; use low..high with low below high, such as 0..1");
        if (grader.Scalar("file") is { } file && Path.GetExtension(file.Text) is not (".dll" or ".csx" or ".js" or ".json"))
            Report(file, $"graders.{name}.file is {file.Text}; use a .dll, .csx, .js or .json file");
    }

    private void CheckStageNames()
    {
        var named = root.Children("stages").Where(stage => stage.Name.Length > 0);
        foreach (var twins in named.GroupBy(stage => stage.Name).Where(group => group.Count() > 1))
            Report(twins.Last().Value.At("name")!, $"two stages are named {twins.Key}; give each stage a name of its own");
    }

    private void CheckGraderWeights()
    {
        var stage = root.Children("stages").Select(stage => stage.Value).FirstOrDefault(IsGraded);
        if (stage is null || root.At("graders") is not { } graders) return;
        var weights = root.Children("graders").Select(grader => ShadowRules.Weight(grader.Value)).ToList();
        if (graders is MapNode { Entries.Count: 0 })
            Report(stage, $"stage {stage.TextOrNull("name")} learns from rewards but there is no grader; add one under graders");
        else if (weights.Count > 0 && weights.TrueForAll(weight => weight == 0))
            Report(graders, "every grader has weight 0, so the reward is empty; give one a weight");
    }

    private static bool IsGraded(MapNode stage) =>
        stage.TextOrNull("method") == "rft" || (stage.TextOrNull("method") == "distill" && stage.NumberOrNull("reward_coef") > 0);

    private void CheckEval()
    {
        if (root.At("eval") is not MapNode eval) return;
        StageRules.CheckReference(eval.Scalar("data"), "eval.data", "data set", root.Names("data"), Report);
        if (eval.TextOrNull("metric") != "reward")
            StageRules.CheckReference(eval.Scalar("metric"), "eval.metric", "grader", root.Names("graders"), Report);
        if (root.TextOrNull($"data.{eval.TextOrNull("data")}.split") == "pairs")
            Report(eval.At("data")!, $"eval.data is {eval.Text("data")}, whose split has pairs of answers; use split: valid");
        if (eval.TextOrNull("greedy") == "true" && eval.IntOrNull("samples") is { } samples and > 1)
        {
            Report(eval.At("samples")!,
                Say($"eval.samples is {samples} but greedy samples are all the same; set eval.greedy to false or samples to 1"));
        }
    }

    private void CheckEarlyStop()
    {
        if (root.At("guards.early_stop") is not { } stop) return;
        if (root.At("eval") is null || root.IntOrNull("eval.every_steps") == 0)
            Report(stop, "guards.early_stop goes by evaluations on the way; add eval with every_steps above 0, or remove it");
        if (stop.Scalar("metric") is { Text: not "reward" } metric)
            StageRules.CheckReference(metric, "guards.early_stop.metric", "grader", root.Names("graders"), Report);
    }

    private void CheckKeepBest()
    {
        if (root.Scalar("checkpoints.keep_best") is not { } best) return;
        string[] parts = best.Text.Split('/');
        bool measured = parts[0] == root.TextOrNull("eval.data")
            && (parts[1] == "reward" || root.Names("graders")?.Contains(parts[1]) == true);
        bool heldOut = parts[1] == "loss" && root.Children("stages").Any(stage => stage.Value.TextOrNull("valid") == parts[0]);
        if (!measured && !heldOut)
        {
            Report(best,
                $"checkpoints.keep_best is {best.Text}, which no evaluation measures; use eval.data, a slash and a grader or reward, or a stage's valid and /loss");
        }
    }

    private void Report(ConfigNode node, string message) => findings.Add(new ConfigFinding(node.Origin.Place, message));

    private static string Say(FormattableString message) => message.ToString(CultureInfo.InvariantCulture);
}
