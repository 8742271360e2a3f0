using System.Globalization;
using Rft.Training.Loop;

namespace Rft.Host.Checking.Advising;

/// <summary>What sampled prompts suggest for the stage that they belong to. Pure functions.</summary>
internal static class SurveyAdvice
{
    // A tenth of the groups is where a step of usual size has a handful left; docs/commands.md says where the others come from.
    private const double Solved = 0.9, Weak = 0.3, Scarce = 0.1;
    private const string Again = "after them ask again: --smoke --prompts N --model RUN";

    /// <summary>Reads a survey.</summary>
    /// <param name="survey">The counts.</param>
    /// <param name="plan">The plan; the survey is of its first reinforcement stage.</param>
    /// <param name="named">Whether the sampled model was named, and not the experiment's own.</param>
    public static IEnumerable<AdviceLine> Of(SurveyLine survey, TrainingPlan plan, bool named)
    {
        if (survey.PassRate is not { } pass) yield break;
        string at = string.Join(", ", survey.PassAt.Select(k => Say($"pass@{k.Key} {k.Value:P0}")));
        yield return new AdviceLine("baseline", Say($"{at} by {survey.Metric}, {survey.Prompts} prompts of {survey.Stage} with {survey.Samples} samples each"));
        var stages = plan.Stages.TakeWhile(stage => stage is not RftStagePlan).Select(stage => stage.Name).ToList();
        if (stages.Count > 0 && !named)
        {
            string before = string.Join(" and ", stages);
            yield return new AdviceLine("signal", $"that was the model before {before}, which says nothing of the one that {survey.Stage} begins with; {Again}");
            yield break;
        }
        var options = plan.Stages.OfType<RftStagePlan>().First().Options;
        yield return options.Critic is null ? Signal(survey, pass, options, plan) : Beyond(survey, pass);
        if (options.Critic is null && GroupSize(survey, options.GroupSize) is { } size) yield return size;
    }

    // A critic compares what prompts bring, so that no group has to differ within itself.
    private static AdviceLine Beyond(SurveyLine survey, double pass) => pass switch
    {
        >= Solved => Advise($"too easy: {pass:P0} of the samples pass; take harder prompts, or stop here"),
        0 when survey.WithSignal == 0 => Advise(
            $"too hard: no sample passes, which leaves a critic little to tell apart; sft on demonstrations first, or easier prompts"),
        _ => Advise($"rft has signal: {pass:P0} of the samples pass, and the critic needs no groups with both outcomes"),
    };

    private static AdviceLine Signal(SurveyLine survey, double pass, RftOptions options, TrainingPlan plan)
    {
        double share = (double)survey.WithSignal / survey.Prompts;
        string groups = Say($"{survey.WithSignal} of {survey.Prompts} groups have unequal rewards");
        if (pass >= Solved && share < Weak) return Advise($"too easy: {pass:P0} of the samples pass and {groups}; take harder prompts, or stop here");
        if (survey.WithSignal == 0 || (pass == 0 && share < Scarce))
        {
            int demonstrations = plan.Stages.OfType<SftStagePlan>().Select(stage => stage.RowCount).DefaultIfEmpty().Max();
            string first = demonstrations > 0 ? Say($"more supervised steps on the {demonstrations:N0} demonstrations") : "sft on 100 to 1,000 demonstrations";
            return Advise($"too hard: {pass:P0} of the samples pass and {groups}; {first} first, or easier prompts");
        }
        if (share >= Weak) return Advise($"rft has signal: {groups}");
        string cure = options.Refill is not null
            ? Say($"refilling samples about {1 / share:0.#} times as much")
            : Say($"about {share * options.PromptsPerStep:0.#} of the {options.PromptsPerStep} groups of a step teach; ")
                + Say($"zero_variance.refill fills steps up at about {1 / share:0.#} times the sampling");
        return Advise($"rft has little signal: {groups}; {cure}, selection: pools passes over prompts that are solved or hopeless (docs/sampling.md)");
    }

    private static AdviceLine? GroupSize(SurveyLine survey, int size)
    {
        // Scores of more than two values tell groups apart that all pass or all fail; the rates say nothing of those.
        if (survey.WithSignal > survey.Mixed) return null;
        double now = GroupSignal.Share(survey.PassRates, size);
        if (now <= 0) return null;
        double half = GroupSignal.Share(survey.PassRates, Math.Max(2, size / 2)), twice = GroupSignal.Share(survey.PassRates, 2 * size);
        string hint = half >= Solved * now && size > 2 ? Say($"; {size / 2} would be enough, and leave room for more prompts") : "";
        return new AdviceLine(
            "group_size",
            Say($"from the pass rates, {now:P0} of the groups of {size} see both outcomes, {half:P0} of {Math.Max(2, size / 2)}, ")
            + Say($"at least {twice:P0} of {2 * size}{hint}"));
    }

    private static AdviceLine Advise(FormattableString text) => new("signal", Say(text));

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
