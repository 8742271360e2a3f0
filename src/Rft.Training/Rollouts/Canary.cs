using System.Globalization;
using Rft.Graders;

namespace Rft.Training.Rollouts;

/// <summary>Whether graders repeat themselves: a share of rollouts is graded twice. The first answer counts.</summary>
public static class Canary
{
    private static readonly ulong Address = Seed.Hash("canary");

    /// <summary>Whether the rollout, or the group, with this seed is graded twice.</summary>
    /// <param name="seed">Seed of its grading.</param>
    /// <param name="share">Share that is, from 0 to 1.</param>
    public static bool Chooses(ulong seed, double share) => Seed.Uniform(seed, Address) < share;

    /// <summary>The graders whose two answers about a rollout can be compared: a failure is no answer, and another version another grader.</summary>
    /// <param name="rollout">A graded rollout.</param>
    public static IEnumerable<string> Checked(Rollout rollout) => Pairs(rollout).Select(pair => pair.Grader);

    /// <summary>The graders that answered differently the second time.</summary>
    /// <param name="rollout">A graded rollout.</param>
    public static IEnumerable<string> Unequal(Rollout rollout) => Pairs(rollout).Where(pair => !Equal(pair.First, pair.Again)).Select(pair => pair.Grader);

    /// <summary>What a grader said both times, for people.</summary>
    /// <param name="rollout">A rollout that it was asked about twice.</param>
    /// <param name="grader">The grader.</param>
    public static string Answers(Rollout rollout, string grader)
    {
        var (_, first, again) = Pairs(rollout).First(pair => pair.Grader == grader);
        return $"{Say(first)}, then {Say(again)}";
    }

    private static IEnumerable<(string Grader, Grade First, Grade Again)> Pairs(Rollout rollout)
    {
        ArgumentNullException.ThrowIfNull(rollout);
        foreach (var (grader, outcome) in rollout.Again.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (outcome is GradeOutcome.Graded again && rollout.Outcomes.GetValueOrDefault(grader) is GradeOutcome.Graded first && first.GraderHash == again.GraderHash)
                yield return (grader, first.Grade, again.Grade);
        }
    }

    private static bool Equal(Grade first, Grade again) => first.State == again.State && first.Value == again.Value;

    private static string Say(Grade grade) => grade.Value is { } value
        ? value.ToString("R", CultureInfo.InvariantCulture)
        : grade.State == GradeState.Invalid ? "invalid" : "not applicable";
}
