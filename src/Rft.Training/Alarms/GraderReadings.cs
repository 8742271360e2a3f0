using Rft.Graders;
using Rft.Training.Rollouts;

namespace Rft.Training.Alarms;

/// <summary>Measurements of graders.</summary>
internal static class GraderReadings
{
    // Fewer rollouts disagree by chance.
    private const int LeastRollouts = 16;

    // The rollouts of a group are one prompt's: in two groups, one broken answer each decides. Of 23 sound runs that were looked at, 9 had a step in which up to
    // five groups correlated beyond the bound, none one in which eight did.
    private const int LeastGroups = 8;

    /// <summary>What a step shows of graders that are trained on.</summary>
    /// <param name="step">The step.</param>
    /// <param name="weights">Weight of each grader.</param>
    /// <param name="options">The bounds.</param>
    public static IEnumerable<Reading> OfWeighted(WatchedStep step, IReadOnlyDictionary<string, double> weights, AlarmOptions options)
    {
        foreach (var (grader, weight) in weights.Where(pair => pair.Value != 0).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var groups = step.Groups.Select(group => WithinGroup(group, grader)).Where(group => group.Count > 0).ToList();
            var pairs = groups.SelectMany(group => group).ToList();
            if (groups.Count < LeastGroups || Correlation.Of([.. pairs.Select(pair => (pair.Length, pair.Score))]) is not { } correlation) continue;
            double paid = correlation * Math.Sign(weight);
            yield return new Reading("length_score", paid, options.LengthScore, paid > options.LengthScore,
                $"what grader '{grader}' pays follows the length of the completion, whatever the prompt (correlation {paid:0.00}, above {options.LengthScore:0.##}): it may reward length itself",
                () => WatchedStep.Ids(pairs.OrderByDescending(pair => pair.Length * pair.Score * Math.Sign(weight)).Select(pair => pair.Rollout)))
            {
                Grader = grader,
            };
        }
    }

    /// <summary>What a step shows of shadows.</summary>
    /// <param name="step">The step.</param>
    /// <param name="shadows">The shadows.</param>
    /// <param name="options">The bounds.</param>
    public static IEnumerable<Reading> OfShadows(WatchedStep step, IReadOnlyList<Shadow> shadows, AlarmOptions options)
    {
        foreach (var shadow in shadows)
        {
            if (options.ShadowFailed && step[$"shadow/{shadow.Name}/failed"] is { } failed)
            {
                yield return new Reading("shadow_failed", failed, 0, failed > 0,
                    $"shadow '{shadow.Name}' failed on {failed:0} rollouts of this step ({Example(step, shadow)}); nothing depends on it, but mend it before anything does",
                    () => WatchedStep.Ids(step.Rollouts.Where(shadow.Failed)))
                {
                    Grader = shadow.Name, Any = true, Lasting = true,
                };
            }
            if (step[$"shadow/{shadow.Name}/agreement"] is not { } agreement || step[$"shadow/{shadow.Name}/compared"] < LeastRollouts) continue;
            double apart = 1 - agreement;
            yield return new Reading("disagreement", apart, options.Disagreement, apart > options.Disagreement,
                $"shadow '{shadow.Name}' and grader '{shadow.Of}' disagree on {apart:P0} of the rollouts, above {options.Disagreement:P0}: one of them is wrong there",
                () => WatchedStep.Ids(step.Rollouts.Where(rollout => shadow.Agrees(rollout) == false)))
            {
                Grader = shadow.Name,
            };
        }
    }

    /// <summary>What a step shows of graders that were asked twice.</summary>
    /// <param name="step">The step.</param>
    /// <param name="options">The bounds.</param>
    public static IEnumerable<Reading> OfCanary(WatchedStep step, AlarmOptions options)
    {
        if (!options.Canary) yield break;
        var unequal = step.Rollouts.SelectMany(rollout => Canary.Unequal(rollout).Select(grader => (Grader: grader, Rollout: rollout)));
        foreach (var grader in unequal.GroupBy(pair => pair.Grader, pair => pair.Rollout).OrderBy(grader => grader.Key, StringComparer.Ordinal))
        {
            string answers = string.Join("; ", grader.Take(3).Select(rollout => $"{rollout.Sample.Id} {Canary.Answers(rollout, grader.Key)}"));
            yield return new Reading("canary", grader.Count(), 0, true,
                $"grader '{grader.Key}' was asked twice and answered differently ({answers}); the first answer counts; mend it, or say graders.{grader.Key}.deterministic: false",
                () => WatchedStep.Ids(grader))
            {
                Grader = grader.Key, Any = true, Lasting = true,
            };
        }
    }

    private static string Example(WatchedStep step, Shadow shadow) => step.Rollouts.Select(rollout => rollout.Outcomes.GetValueOrDefault(shadow.Name))
        .OfType<GradeOutcome.Failed>().Select(failure => $"{failure.Code.Name()}: {failure.Message}").FirstOrDefault() ?? "";

    // Differences to the group's mean, so that prompts with long right answers do not count; none where there are not both kinds of spread, which says nothing.
    private static List<(Rollout Rollout, double Length, double Score)> WithinGroup(RolloutGroup group, string grader)
    {
        var scored = group.Rollouts.Select(rollout => (Rollout: rollout, Score: Score(rollout, grader))).Where(pair => pair.Score is not null).ToList();
        if (scored.Select(pair => pair.Score).Distinct().Count() < 2 || scored.Select(pair => pair.Rollout.SampledTokens).Distinct().Count() < 2) return [];
        double meanLength = scored.Average(pair => pair.Rollout.SampledTokens), meanScore = scored.Average(pair => pair.Score)!.Value;
        return [.. scored.Select(pair => (pair.Rollout, pair.Rollout.SampledTokens - meanLength, pair.Score!.Value - meanScore))];
    }

    private static double? Score(Rollout rollout, string grader) =>
        rollout.Outcomes.GetValueOrDefault(grader) is GradeOutcome.Graded { Grade.Value: { } value } ? value : null;
}
