using Rft.Host.Grading;

namespace Rft.Host.Regrading;

/// <summary>What <c>rft regrade</c> prints. Pure functions.</summary>
internal static class RegradeText
{
    /// <summary>The report, line by line.</summary>
    /// <param name="report">The report.</param>
    /// <param name="limit">Changed rollouts that are shown; 0: all.</param>
    public static IEnumerable<string> Lines(RegradeReport report, int limit)
    {
        foreach (var rollout in limit == 0 ? report.Changed : report.Changed.Take(limit))
        {
            yield return $"{rollout.Id}  {Say.Head(rollout.Text)}";
            yield return $"  - {Say.Head(rollout.Score.Before.ToString())}{Advantage(rollout.AdvantageSign.Before)}";
            yield return $"  + {Say.Head(rollout.Score.After.ToString())}{Advantage(rollout.AdvantageSign.After)}";
        }
        if (limit > 0 && report.Changed.Count > limit)
            yield return Say.Of($"... and {report.Changed.Count - limit} more; --limit 0 shows all, --out keeps them");
        yield return $"grader              {report.Grader}";
        yield return Say.Of($"rollouts            {report.Rollouts}, {report.Flips} with another outcome");
        yield return $"mean score          {Number(report.MeanScore.Before)} -> {Number(report.MeanScore.After)}";
        yield return $"mean reward         {Number(report.MeanReward.Before)} -> {Number(report.MeanReward.After)}";
        yield return Say.Of($"zero variance       {report.ZeroVarianceGroups.Before} -> {report.ZeroVarianceGroups.After} of {report.Groups} groups");
        yield return Say.Of($"advantage sign      {report.AdvantageSignChanges} of {report.Rollouts} rollouts change");
    }

    private static string Advantage(int sign) => sign > 0 ? ", advantage +" : sign < 0 ? ", advantage -" : ", no advantage";

    private static string Number(double? value) => value is { } number ? Say.Of($"{number:0.####}") : "none";
}
