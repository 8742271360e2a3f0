using System.Globalization;
using Rft.Host.Checking.Advising;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Models;

namespace Rft.Host.Checking;

/// <summary>What a run survives but its author should know.</summary>
internal static class Warnings
{
    private const int FewRollouts = 16;
    private const long SmallModel = 50_000_000;
    private const double LeastAdapterRate = 2e-5, MostFullRate = 5e-5;

    /// <summary>Looks at an experiment whose data can be read.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="data">Its data sets.</param>
    public static IEnumerable<CheckFinding> Of(ExperimentConfig config, DataSets data) =>
    [
        .. Evaluation(config), .. UnusedData(config), .. LearningRates(config), .. Graders(config),
        .. config.Stages.OfType<RftStageConfig>().SelectMany(stage => Stage(stage, data)),
        .. LongAnswers(config, data), .. JsonGraderWarnings.Of(config, data),
    ];

    private static IEnumerable<CheckFinding> Evaluation(ExperimentConfig config)
    {
        if (config.Eval is not { } eval)
        {
            yield return CheckFinding.Warning(
                "config", "eval",
                "there is no evaluation on held-out data, so nothing will tell learning from memorising; add eval: { data: ... }");
            yield break;
        }
        foreach (var stage in config.Stages.Where(stage => Same(config.Data[stage.Data], config.Data[eval.Data])))
        {
            yield return CheckFinding.Warning(
                "config", "eval.data", $"{eval.Data} is also the data of stage {stage.Name}; evaluate on rows that are not trained on");
        }
    }

    private static bool Same(DataConfig left, DataConfig right) =>
        left.Name == right.Name || (left is FileDataConfig { File: var a } && right is FileDataConfig { File: var b } && a == b);

    private static IEnumerable<CheckFinding> UnusedData(ExperimentConfig config) => config.Data.Keys
        .Where(name => config.Eval?.Data != name && config.Stages.All(stage => stage.Data != name && (stage as SupervisedStageConfig)?.HeldOut?.Data != name))
        .Select(name => CheckFinding.Warning("config", $"data.{name}", "no stage and no evaluation uses it; remove it or use it"));

    // Adapters want ten times the rate of whole models (Schulman and others, "LoRA Without Regret", 2025). A tiny new model is no fine-tuning and has rates of its own.
    private static IEnumerable<CheckFinding> LearningRates(ExperimentConfig config)
    {
        if (config.Model.Path is null) yield break;
        bool adapter = config.Model.Tuning == Tuning.Lora;
        bool small = DecoderParameters.Shapes(ModelSource.Of(config.Model).Shape).Sum(parameter => parameter.Count) < SmallModel;
        foreach (var stage in config.Stages)
        {
            double rate = stage.Optimizer.LearningRate;
            string place = $"stages.{stage.Name}.optimizer.learning_rate", shown = rate.ToString("0.##e-0", CultureInfo.InvariantCulture);
            if (adapter && rate < LeastAdapterRate)
            {
                yield return CheckFinding.Warning(
                    "config", place, $"it is {shown}, a rate for training all weights; adapters learn at about ten times as much: use {OptimizerConfig.AdapterRate:0e-0} or remove it");
            }
            if (!adapter && !small && rate > MostFullRate)
            {
                yield return CheckFinding.Warning(
                    "config", place, $"it is {shown}, a rate for adapters; all weights of a trained model at this rate forget what they know: use 1e-6 to 1e-5, or tuning: lora");
            }
        }
    }

    private static IEnumerable<CheckFinding> Graders(ExperimentConfig config) => config.Graders.Values
        .Where(grader => grader is { Weight: 0, Shadow: null })
        .Select(grader => CheckFinding.Warning(
            "config", $"graders.{grader.Name}.weight",
            "it is 0: the grader is measured and never trained on; give it a weight if that is not meant"));

    private static IEnumerable<CheckFinding> Stage(RftStageConfig stage, DataSets data)
    {
        string place = $"stages.{stage.Name}";
        int rollouts = stage.PromptsPerStep * stage.GroupSize, rows = data.Rows(stage.Data, ChatRowUse.Prompt).Count;
        if (rollouts < FewRollouts)
        {
            yield return CheckFinding.Warning(
                "config", place,
                $"{rollouts} rollouts a step make a noisy gradient; raise prompts_per_step or group_size to {FewRollouts} rollouts or more");
        }
        if (stage.PromptsPerStep > rows)
        {
            yield return CheckFinding.Warning(
                "config", $"{place}.prompts_per_step",
                $"it is {stage.PromptsPerStep}, but {stage.Data} has {rows} rows: a step repeats prompts; lower it or add rows");
        }
        if (stage.Rewards != RewardSource.Normal)
        {
            string source = stage.Rewards.ToString().ToLowerInvariant();
            yield return CheckFinding.Warning(
                "config", $"{place}.rewards", $"it is {source}: a control experiment that is not meant to learn; remove it for a real run");
        }
    }

    // An answer that the demonstrations teach but the limit cuts off can never be rewarded.
    private static IEnumerable<CheckFinding> LongAnswers(ExperimentConfig config, DataSets data)
    {
        if (config.Stages.OfType<RftStageConfig>().FirstOrDefault() is not { } stage) yield break;
        var chat = ModelSource.Of(config.Model).Chat;
        int limit = stage.Sampling.MaxTokens;
        foreach (string name in config.Stages.OfType<SftStageConfig>().Select(sft => sft.Data).Distinct(StringComparer.Ordinal))
        {
            var lengths = AnswerLengths.Of(data.Rows(name, ChatRowUse.Supervised), chat);
            int cut = lengths.Count(length => length > limit);
            if (cut == 0) continue;
            string share = ((double)cut / lengths.Count).ToString("0.#%", CultureInfo.InvariantCulture);
            yield return CheckFinding.Warning(
                "data", $"stages.{stage.Name}.sampling.max_tokens",
                $"it is {limit}, and {share} of the answers in {name} are longer: such answers will be cut off; raise it");
        }
    }
}
