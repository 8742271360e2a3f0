using Rft.Graders;
using Rft.Training.Rollouts;

namespace Rft.Training.Loop;

/// <summary>Ends a run whose graders fail too often: what is left of the groups would teach a biased sample.</summary>
internal static class FaultBudget
{
    /// <summary>Checks the samples of one step.</summary>
    /// <param name="groups">Graded groups.</param>
    /// <param name="weighted">Graders whose failures drop a rollout.</param>
    /// <param name="options">The budgets.</param>
    /// <exception cref="GuardStopException">A budget is spent; the message names the graders, their codes and a first message.</exception>
    public static void Check(IReadOnlyList<RolloutGroup> groups, IReadOnlySet<string> weighted, RftOptions options)
    {
        Rollout[] rollouts = [.. groups.SelectMany(group => group.Rollouts)];
        var failures = rollouts.SelectMany(rollout => rollout.Outcomes
            .Where(outcome => outcome.Value is GradeOutcome.Failed && weighted.Contains(outcome.Key))
            .Select(outcome => (Rollout: rollout, Grader: outcome.Key, Failure: (GradeOutcome.Failed)outcome.Value))).ToList();
        if (failures.Count == 0) return;
        int failed = failures.Select(failure => failure.Rollout).Distinct().Count();
        if (failed > options.FaultBudget * rollouts.Length)
        {
            throw new GuardStopException(
                $"graders failed on {failed} of {rollouts.Length} samples, above the fault budget of {options.FaultBudget:P0}: {Describe(failures)}")
            {
                Unreachable = failures.All(failure => failure.Failure.Code == FaultCode.ModelGraderServerError),
            };
        }
        foreach (var grader in failures.GroupBy(failure => failure.Grader))
        {
            if (grader.Count() > options.GraderFaultBudget * rollouts.Length)
                throw new GuardStopException($"grader '{grader.Key}' failed on {grader.Count()} of {rollouts.Length} samples: {Describe([.. grader])}");
        }
    }

    /// <summary>Samples on which at least one of the graders failed.</summary>
    /// <param name="groups">Graded groups.</param>
    /// <param name="weighted">Graders whose failures count.</param>
    public static int CountFailed(IReadOnlyList<RolloutGroup> groups, IReadOnlySet<string> weighted) => groups.SelectMany(group => group.Rollouts)
        .Count(rollout => rollout.Outcomes.Any(outcome => outcome.Value is GradeOutcome.Failed && weighted.Contains(outcome.Key)));

    /// <summary>Checks the samples of the whole stage so far.</summary>
    /// <param name="failed">How many failed.</param>
    /// <param name="options">The budgets.</param>
    /// <exception cref="GuardStopException">More than <see cref="RftOptions.FaultCount"/> failed.</exception>
    public static void CheckCount(int failed, RftOptions options)
    {
        if (failed <= options.FaultCount || options.FaultCount is null) return;
        throw new GuardStopException(
            $"graders failed on {failed} samples of stage '{options.Name}', more than grading.fault_count = {options.FaultCount}; the rollouts show which. "
            + "Mend the grader and resume: the count begins anew");
    }

    private static string Describe(List<(Rollout Rollout, string Grader, GradeOutcome.Failed Failure)> failures)
    {
        var kinds = failures.GroupBy(failure => (failure.Grader, failure.Failure.Code)).OrderByDescending(kind => kind.Count())
            .Select(kind => $"{kind.Key.Grader} {kind.Key.Code.Name()} x{kind.Count()}");
        var first = failures[0];
        string place = first.Failure.Position is { } position ? $" at {position}" : "";
        return $"{string.Join(", ", kinds)}. First: {first.Rollout.Sample.Id}{place}: {first.Failure.Message}. Mend the grader, or raise grading.fault_budget";
    }
}
