using Rft.Graders;
using Rft.Graders.Running;
using Rft.Host.Configuration;
using Rft.Host.Grading;
using Rft.Host.Rollouts;
using Rft.Training.Data;
using Rft.Training.Rollouts;

namespace Rft.Host.Regrading;

/// <summary>Grades the rollouts of a run with another version of one grader and computes rewards and advantages by the run's own rules.</summary>
/// <param name="run">The run.</param>
/// <param name="grader">The grader that is replaced.</param>
internal sealed class Regrade(SavedRun run, GraderConfig grader)
{
    // A length penalty moves rewards, not raw ones, and is not configurable here: its tokens are not needed.
    private readonly RewardRule _rule = new(
        run.Config.Graders.ToDictionary(each => each.Key, each => each.Value.Weight, StringComparer.Ordinal),
        run.Config.Grading.OnFault == FaultPolicy.DropGroup ? FaultPolicy.DropGroup : FaultPolicy.DropRollout);

    /// <summary>Grades every rollout and compares.</summary>
    /// <param name="set">A set of the new version alone.</param>
    /// <param name="cancellationToken">Stops at once.</param>
    public async Task<RegradeReport> RunAsync(GraderSet set, CancellationToken cancellationToken)
    {
        var groups = run.Rollouts.GroupBy(rollout => (rollout.Stage, rollout.Step, rollout.PromptIndex)).Select(group => group.ToArray()).ToArray();
        var regraded = new Judged[groups.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = run.Config.Grading.Workers, CancellationToken = cancellationToken };
        // The data sets are read on first use and by one reader.
        var items = groups.Select(group => run.Row(group[0])).ToArray();
        await Parallel.ForAsync(0, groups.Length, options, async (i, stop) =>
            regraded[i] = Judge(groups[i], items[i], await OutcomesAsync(set, groups[i], items[i], stop).ConfigureAwait(false))).ConfigureAwait(false);
        return Report(set.Graders[0].Info, regraded);
    }

    private static async Task<IReadOnlyList<GradeOutcome>> OutcomesAsync(GraderSet set, RolloutRecord[] group, Item item, CancellationToken cancellationToken)
    {
        string name = set.Graders[0].Info.Name;
        if (set.HasGroupGraders)
        {
            var request = new GroupRequest { Samples = [.. group.Select(SavedRun.Sample)], Item = item };
            return [.. (await set.GradeGroupAsync(request, Seed.Hash(group[0].Id), cancellationToken).ConfigureAwait(false)).Select(each => each[name])];
        }
        var outcomes = new GradeOutcome[group.Length];
        for (int i = 0; i < group.Length; i++)
        {
            var request = new GradeRequest { Sample = SavedRun.Sample(group[i]), Item = item };
            outcomes[i] = (await set.GradeAsync(request, Seed.Hash(group[i].Id), cancellationToken).ConfigureAwait(false))[name];
        }
        return outcomes;
    }

    private Judged Judge(RolloutRecord[] group, Item item, IReadOnlyList<GradeOutcome> outcomes)
    {
        var before = group.Select(rollout => rollout.Scores.ToDictionary(score => score.Grader, SavedOutcome.Of, StringComparer.Ordinal)).ToArray();
        var after = before
            .Select((scores, i) => new Dictionary<string, GradeOutcome>(scores, StringComparer.Ordinal) { [grader.Name] = outcomes[i] }).ToArray();
        return new Judged(group, Rewards(group, item, before), Rewards(group, item, after), outcomes);
    }

    /// <summary>The raw rewards by the run's rule; NaN: dropped.</summary>
    private double[] Rewards(RolloutRecord[] group, Item item, Dictionary<string, GradeOutcome>[] outcomes)
    {
        var prompt = new Prompt(group[0].Row, [], [], item);
        var rollouts = group.Select((record, i) => new Rollout
        {
            Prompt = prompt, PromptIndex = record.PromptIndex, Member = record.Member, Sample = SavedRun.Sample(record), Sequences = [], Outcomes = outcomes[i],
        }).ToList();
        double[] rewards =
        [
            .. _rule.Apply(new RolloutGroup(prompt, rollouts)).Rollouts
                .Select(rollout => rollout.Reward is RolloutReward.Rewarded rewarded ? rewarded.Raw : double.NaN),
        ];
        return rewards.Count(double.IsFinite) >= LeastGroup(group[0].Stage) ? rewards : [.. rewards.Select(_ => double.NaN)];
    }

    // A critic takes groups of any size. What signs its advantages have no reward tells; groups of several say what they would be without it.
    private int LeastGroup(string stage) =>
        run.Config.Stages.Any(each => each.Name == stage && each is RftStageConfig { Critic: not null }) ? 1 : run.Config.Grading.MinGroupSize;

    private RegradeReport Report(GraderInfo info, IReadOnlyList<Judged> groups)
    {
        RegradedRollout[] all = [.. groups.SelectMany(Rollouts)];
        double? Mean(IEnumerable<double?> values) => values.Where(value => value is not null).Average();
        int Flat(Func<Judged, double[]> rewards) =>
            groups.Count(group => ZeroVarianceFilter.Judge(rewards(group)) is GroupVerdict.AllMax or GroupVerdict.AllMin or GroupVerdict.ConstantOther);
        return new RegradeReport
        {
            Run = run.Folder,
            Grader = GraderOrigin.Of(info),
            Rollouts = all.Length,
            Flips = all.Count(rollout => rollout.IsFlip),
            MeanScore = new(Mean(all.Select(each => each.Score.Before.Score)), Mean(all.Select(each => each.Score.After.Score))),
            MeanReward = new(Mean(all.Select(each => each.Reward.Before)), Mean(all.Select(each => each.Reward.After))),
            ZeroVarianceGroups = new(Flat(group => group.Before), Flat(group => group.After)),
            Groups = groups.Count,
            AdvantageSignChanges = all.Count(rollout => rollout.AdvantageSign.Before != rollout.AdvantageSign.After),
            Changed = [.. all.Where(rollout => rollout.IsChanged)],
        };
    }

    private IEnumerable<RegradedRollout> Rollouts(Judged group)
    {
        // Every rule subtracts the group's mean, or that of the others, which has the same sign; scaling changes none.
        double[] before = Advantages.GroupRelative(group.Before), after = Advantages.GroupRelative(group.After);
        return group.Rollouts.Select((record, i) => new RegradedRollout(
            record.Id, record.Text,
            new(OutcomeLine.Of(Saved(record)), OutcomeLine.Of(group.Outcomes[i])),
            new(Finite(group.Before[i]), Finite(group.After[i])), new(Math.Sign(before[i]), Math.Sign(after[i]))));
    }

    private GradeOutcome Saved(RolloutRecord record) =>
        record.Scores.FirstOrDefault(score => score.Grader == grader.Name) is { } score ? SavedOutcome.Of(score) : new GradeOutcome.Cancelled();

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    private sealed record Judged(RolloutRecord[] Rollouts, double[] Before, double[] After, IReadOnlyList<GradeOutcome> Outcomes);
}
