using System.Globalization;
using Rft.Graders.Probing;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Data;

namespace Rft.Host.Checking.Advising;

/// <summary>What the data of an experiment suggest, before any model has seen them. Nothing is said where they give no ground.</summary>
internal static class DataAdvice
{
    private const int RoomyFactor = 4;

    /// <summary>Looks at an experiment whose data can be read.</summary>
    /// <param name="config">The experiment.</param>
    /// <param name="data">Its data sets.</param>
    public static IEnumerable<AdviceLine> Of(ExperimentConfig config, DataSets data)
    {
        string[] judges = Judges(config), verifiers = [.. Weighted(config).Select(grader => grader.Name).Except(judges, StringComparer.Ordinal)];
        return
        [
            .. MethodAdvice.Of(Labels(config, data), Pairs(config, data), verifiers, judges),
            .. Verification(config, judges, data), .. Lengths(config, data), .. Overlap(config, data), .. Repeats(config, data),
        ];
    }

    private static IEnumerable<GraderConfig> Weighted(ExperimentConfig config) =>
        config.Graders.Values.Where(grader => grader.Weight != 0).OrderByDescending(grader => Math.Abs(grader.Weight));

    // Only JSON graders can reach a model; code graders and built-in ones are a function of the sample and its row.
    private static string[] Judges(ExperimentConfig config) =>
        [.. Weighted(config).Where(grader => JsonGraderWarnings.Read(grader.File) is { UsesJudge: true }).Select(grader => grader.Name)];

    // The data set with the most rows that say what a right answer is: a trained answer, or a field with the reference.
    private static LabelledData? Labels(ExperimentConfig config, DataSets data)
    {
        var supervised = config.Stages.OfType<SftStageConfig>().Select(stage => Count(stage.Data, ChatRowUse.Supervised));
        var sampled = config.Stages.OfType<RftStageConfig>().Select(stage => Count(stage.Data, ChatRowUse.Prompt));
        return supervised.Concat(sampled).MaxBy(set => set.Labelled);
        LabelledData Count(string name, ChatRowUse use)
        {
            var rows = data.Rows(name, use);
            return new LabelledData(name, rows.Count, rows.Count(row => row.Trained.Contains(true) || RowTexts.Reference(row.Item) is not null));
        }
    }

    private static LabelledData? Pairs(ExperimentConfig config, DataSets data) =>
        config.Stages.OfType<DpoStageConfig>().Select(stage => new LabelledData(stage.Data, data.Pairs(stage.Data).Count, data.Pairs(stage.Data).Count))
            .MaxBy(set => set.Rows);

    private static IEnumerable<AdviceLine> Verification(ExperimentConfig config, string[] judges, DataSets data)
    {
        if (judges.Length == 0) yield break;
        double all = Weighted(config).Sum(grader => Math.Abs(grader.Weight));
        double judged = Weighted(config).Where(grader => judges.Contains(grader.Name)).Sum(grader => Math.Abs(grader.Weight));
        yield return new AdviceLine(
            "verification",
            Say($"{judged / all:P0} of the reward's weight is a judge model's ({string.Join(", ", judges)}): ")
            + "compare it with people first, rft calibrate, and attack it, rft probe");
        if (judged < all) yield break;
        foreach (string name in config.Stages.OfType<RftStageConfig>().Select(stage => stage.Data).Distinct(StringComparer.Ordinal))
        {
            var rows = data.Rows(name, ChatRowUse.Prompt);
            int references = rows.Count(row => RowTexts.Reference(row.Item) is not null);
            if (references == 0) continue;
            yield return new AdviceLine(
                "verification",
                Say($"{references:N0} of {rows.Count:N0} rows of {name} have a reference answer; where right answers can only look like it, ")
                + "an exact grader (docs/tasks.md) costs nothing and cannot be talked into a score");
        }
    }

    // The other side, answers that are cut off, is a warning.
    private static IEnumerable<AdviceLine> Lengths(ExperimentConfig config, DataSets data)
    {
        if (config.Stages.OfType<RftStageConfig>().FirstOrDefault() is not { } stage) yield break;
        if (config.Stages.OfType<SftStageConfig>().LastOrDefault() is not { } demonstrations) yield break;
        var lengths = AnswerLengths.Of(data.Rows(demonstrations.Data, ChatRowUse.Supervised), ModelSource.Of(config.Model).Chat);
        int limit = stage.Sampling.MaxTokens;
        if (lengths.Count == 0 || limit <= RoomyFactor * lengths.Max()) yield break;
        yield return new AdviceLine(
            "lengths",
            Say($"answers in {demonstrations.Data} have {lengths.Average():0.#} tokens on average and {lengths.Max()} at most, ")
            + Say($"max_tokens of {stage.Name} is {limit}: ")
            + "an answer that does not end costs them all; lower it unless rewards are to make answers longer");
    }

    private static IEnumerable<AdviceLine> Overlap(ExperimentConfig config, DataSets data)
    {
        if (config.Eval is not { } eval) yield break;
        string[] held = [.. data.Rows(eval.Data, ChatRowUse.Prompt).Select(Prompt)];
        foreach (var (name, prompts) in Trained(config, data).Where(set => set.Name != eval.Data))
        {
            HashSet<string> known = [.. prompts];
            int shared = held.Count(known.Contains);
            if (shared == 0) continue;
            yield return new AdviceLine(
                "overlap",
                Say($"{shared:N0} of the {held.Length:N0} prompts of {eval.Data} ({(double)shared / held.Length:P0}) are also in {name}: ")
                + "the evaluation measures memory there; take them out of one of the two");
        }
    }

    // Generators draw with replacement on purpose.
    private static IEnumerable<AdviceLine> Repeats(ExperimentConfig config, DataSets data)
    {
        foreach (var (name, prompts) in Trained(config, data).Where(set => config.Data[set.Name] is FileDataConfig))
        {
            int repeated = prompts.Length - prompts.Distinct(StringComparer.Ordinal).Count();
            if (repeated == 0) continue;
            yield return new AdviceLine(
                "repeats", Say($"{repeated:N0} of the {prompts.Length:N0} prompts of {name} repeat an earlier one: they weigh more than the others"));
        }
    }

    private static IEnumerable<(string Name, string[] Prompts)> Trained(ExperimentConfig config, DataSets data) => config.Stages
        .DistinctBy(stage => stage.Data, StringComparer.Ordinal)
        .Select(stage => (stage.Data, (string[])[.. Rows(stage, data).Select(Prompt)]));

    private static IEnumerable<ChatRow> Rows(StageConfig stage, DataSets data) => stage switch
    {
        DpoStageConfig => data.Pairs(stage.Data).Select(pair => pair.Chosen),
        SftStageConfig => data.Rows(stage.Data, ChatRowUse.Supervised),
        _ => data.Rows(stage.Data, ChatRowUse.Prompt),
    };

    private static string Prompt(ChatRow row) => string.Join('\u0001', row.PromptMessages.Select(message => $"{message.Role}\u0002{message.Content}"));

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
