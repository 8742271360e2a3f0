using System.Text.Json;
using Rft.Graders;
using Rft.Training.Alarms;
using Rft.Training.Rollouts;
using Rft.Training.Runs;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Alarms;

/// <summary>When each alarm is raised, and with which rollouts.</summary>
public sealed class AlarmWatchTests
{
    private static readonly AlarmOptions Options = new() { Window = 4 };
    private static readonly Dictionary<string, double> Weights = new() { ["main"] = 1, ["short"] = -1, ["watched"] = 0 };

    [Theory]
    [InlineData("kl", "policy/kl", 0.1, 0.11)]
    [InlineData("truncated_share", "completion/truncated_share", 0.3, 0.31)]
    [InlineData("zero_variance_share", "group/zero_variance_share", 0.8, 0.81)]
    [InlineData("not_finite", "train/skipped_updates", 0, 1)]
    public void A_number_beyond_its_bound_raises_its_alarm_and_the_bound_itself_does_not(string alarm, string metric, double still, double beyond)
    {
        Assert.Empty(Run((metric, [still])));
        var raised = Assert.Single(Run((metric, [beyond])));
        Assert.Equal((alarm, 1, beyond, still), (raised.Name, raised.Step, raised.Value, raised.Bound));
    }

    [Fact]
    public void An_alarm_is_raised_once_and_again_only_after_five_steps_without_it()
    {
        // On at 1; 2 and 3 are quiet, 4 is not; 5 to 8 are four quiet steps, too few; 10 to 14 are five.
        double[] kl = [1, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1];
        Assert.Equal([1, 15], Run(("policy/kl", kl)).Select(alarm => alarm.Step));
        // A step without an update says nothing.
        Assert.Equal([1], Run(("policy/kl", [1, 0, 0, 0, 0, double.NaN, double.NaN, 1])).Select(alarm => alarm.Step));
    }

    [Fact]
    public void Changes_are_measured_over_the_window()
    {
        // 0.49 at step 5 is less than half of 1 at step 1.
        Assert.Equal([(5, "entropy_drop")], Steps(Run(("policy/entropy", [1, 0.9, 0.8, 0.5, 0.49]))));
        // The window has moved on: half of 0.9 is 0.45.
        Assert.Empty(Run(("policy/entropy", [1, 0.9, 0.8, 0.7, 0.6, 0.46])));
        Assert.Equal([(2, "copies")], Steps(Run(("completion/commonest_share", [0.1, 0.31]))));
        Assert.Empty(Run(("completion/commonest_share", [0.9, 0.95])));
    }

    [Theory]
    [InlineData(new double[] { 1, 1, 1, 1, 1 }, 1)]
    [InlineData(new double[] { 1, 1, 1, 1, 0.5 }, 1)]
    [InlineData(new double[] { 1, 1, 1, 1, 1.1 }, 0)]
    public void Length_that_grows_alarms_unless_the_reward_rises(double[] rewards, int alarms)
    {
        // Older half 10, newer half 13: 30 % more; the step between counts for neither.
        var raised = Run(("completion/tokens_mean", [10, 10, 12, 13, 13]), ("reward/mean", rewards));
        Assert.Equal(alarms, raised.Count);
        Assert.All(raised, alarm => Assert.Equal(("length_growth", 0.3), (alarm.Name, Math.Round(alarm.Value, 12))));
    }

    [Fact]
    public void A_score_that_follows_the_length_within_groups_is_named()
    {
        // Scores equal lengths; 'short' is paid for less of the same, so it follows it the other way; the third is not trained on.
        var raised = Observe([.. Enumerable.Repeat(Group(member => member + 1), 8)]);
        var alarm = Assert.Single(raised);
        Assert.Equal(("length_score", "main", 1.0), (alarm.Name, alarm.Grader, Math.Round(alarm.Value, 12)));
        Assert.Equal(5, alarm.Rollouts.Count);
        Assert.All(alarm.Rollouts, id => Assert.True(id is "m0" or "m7" or "m6" or "m1", id));
        // Seven groups are too few to tell, and a score that differs between prompts only says nothing.
        Assert.Empty(Observe([.. Enumerable.Repeat(Group(member => member + 1), 7), Group(_ => 1)]));
        Assert.Empty(Observe([.. Enumerable.Range(0, 8).Select(group => Group(_ => group))]));
    }

    [Fact]
    public void Shadows_that_disagree_or_fail_are_named_with_the_rollouts()
    {
        var shadow = new Shadow("v2", "v1");
        RolloutGroup group = new(Samples.Rollout(0, 0).Prompt, [.. Enumerable.Range(0, 20).Select(member => Named(member, Outcomes(
            ("v1", Samples.Score(1)), ("v2", member == 0 ? Samples.Failed() : Samples.Score(member is 1 or 2 ? 0 : 1)))))]);
        var metrics = new Dictionary<string, double> { ["shadow/v2/failed"] = 1, ["shadow/v2/compared"] = 19, ["shadow/v2/agreement"] = 17 / 19.0 };
        var watch = new AlarmWatch(Options, Weights, [shadow]);
        var (state, raised) = watch.Observe(AlarmState.None, new StepMetrics("rft", 1, metrics), [group], []);
        Assert.Equal(["shadow_failed", "disagreement"], raised.Select(alarm => alarm.Name));
        Assert.Equal([["m0"], ["m1", "m2"]], raised.Select(alarm => alarm.Rollouts));
        Assert.Contains("(timeout: no score within 2 s)", raised[0].Message, StringComparison.Ordinal);
        // A shadow that failed once is not said again, however long it works in between.
        for (int step = 2; step < 12; step++) (state, _) = watch.Observe(state, new StepMetrics("rft", step, new Dictionary<string, double> { ["shadow/v2/failed"] = 0 }), [], []);
        Assert.DoesNotContain(watch.Observe(state, new StepMetrics("rft", 12, metrics), [group], []).Raised, alarm => alarm.Name == "shadow_failed");
    }

    [Theory]
    [InlineData(0.39, true, 1)]
    [InlineData(0.39, false, 0)]
    [InlineData(0.41, true, 0)]
    public void A_held_out_metric_below_the_interval_of_its_best_alarms_while_the_reward_rises(double now, bool rises, int alarms)
    {
        var watch = new AlarmWatch(Options, Weights, []);
        var (state, _) = watch.Observe(AlarmState.None, Evaluation(0, 0.5, 0.4));
        for (int step = 1; step <= 4; step++)
        {
            var metrics = new StepMetrics("rft", step, new Dictionary<string, double> { ["reward/mean"] = rises ? step : -step, ["completion/tokens_mean"] = 1 });
            (state, _) = watch.Observe(state, metrics, [Group(member => member)], []);
        }
        var raised = watch.Observe(state, Evaluation(4, now, 0.3)).Raised;
        Assert.Equal(alarms, raised.Count);
        Assert.All(raised, alarm => Assert.Equal(("held_out", now, 0.4, 4), (alarm.Name, alarm.Value, alarm.Bound, alarm.Step)));
        Assert.All(raised, alarm => Assert.Equal(["m7", "m6", "m5", "m4", "m3"], alarm.Rollouts));
    }

    [Fact]
    public void Each_alarm_can_be_switched_off()
    {
        var off = new AlarmOptions
        {
            Kl = 0, EntropyDrop = 0, TruncatedShare = 0, ZeroVarianceShare = 0, NotFinite = false, HeldOut = false, LengthGrowth = 0, LengthScore = 0, Copies = 0,
            Disagreement = 0, ShadowFailed = false, Window = 4,
        };
        double[] falling = [9, 8, 7, 6, 1];
        Assert.Empty(Run(off, ("policy/kl", falling), ("policy/entropy", falling), ("completion/truncated_share", falling), ("group/zero_variance_share", falling),
            ("train/skipped_updates", falling), ("completion/commonest_share", [0, 0.5, 0.6, 0.7, 0.8]), ("completion/tokens_mean", [1, 2, 3, 4, 5]), ("reward/mean", falling)));
        var group = Group(member => member + 1);
        Assert.Empty(new AlarmWatch(off, Weights, []).Observe(AlarmState.None, new StepMetrics("rft", 1, new Dictionary<string, double>()), [.. Enumerable.Repeat(group, 8)], []).Raised);
    }

    [Fact]
    public void What_is_remembered_survives_a_checkpoint()
    {
        double[] kl = [1, 0, 0, 1, 0, 0, 0, 0, 0, 1];
        var state = AlarmState.None;
        List<int> raised = [];
        for (int step = 1; step <= kl.Length; step++)
        {
            var watch = new AlarmWatch(Options, Weights, []);
            var (after, alarms) = watch.Observe(state, new StepMetrics("rft", step, new Dictionary<string, double> { ["policy/kl"] = kl[step - 1] }), [], []);
            raised.AddRange(alarms.Select(alarm => alarm.Step));
            state = JsonSerializer.Deserialize<AlarmState>(JsonSerializer.Serialize(after))!;
        }
        Assert.Equal([1, 10], raised);
    }

    private static IEnumerable<(int, string)> Steps(IEnumerable<Alarm> alarms) => alarms.Select(alarm => (alarm.Step, alarm.Name));

    private static List<Alarm> Run(params (string Metric, double[] Values)[] series) => Run(Options, series);

    // NaN: the step lacks it.
    private static List<Alarm> Run(AlarmOptions options, params (string Metric, double[] Values)[] series)
    {
        var watch = new AlarmWatch(options, Weights, []);
        var state = AlarmState.None;
        List<Alarm> raised = [];
        for (int step = 1; step <= series[0].Values.Length; step++)
        {
            var values = series.Where(one => !double.IsNaN(one.Values[step - 1])).ToDictionary(one => one.Metric, one => one.Values[step - 1]);
            var seen = watch.Observe(state, new StepMetrics("rft", step, values), [], []);
            state = seen.State;
            raised.AddRange(seen.Raised);
        }
        return raised;
    }

    private static IReadOnlyList<Alarm> Observe(params RolloutGroup[] groups) =>
        new AlarmWatch(Options, Weights, []).Observe(AlarmState.None, new StepMetrics("rft", 1, new Dictionary<string, double>()), groups, []).Raised;

    // Member m has m + 1 tokens.
    private static RolloutGroup Group(Func<int, double> score) => new(Samples.Rollout(0, 0).Prompt,
    [
        .. Enumerable.Range(0, 8).Select(member => Named(member, Outcomes(
            ("main", Samples.Score(score(member))), ("short", Samples.Score(score(member))), ("watched", Samples.Score(score(member)))))
            with { Reward = new RolloutReward.Rewarded(score(member), score(member)) }),
    ]);

    private static Rollout Named(int member, Dictionary<string, GradeOutcome> outcomes) =>
        Samples.Rollout(0, member, member + 1) with { Sample = new Sample { Id = $"m{member}", Text = "" }, Outcomes = outcomes };

    private static Dictionary<string, GradeOutcome> Outcomes(params (string Grader, GradeOutcome Outcome)[] outcomes) =>
        outcomes.ToDictionary(pair => pair.Grader, pair => pair.Outcome);

    private static EvaluationResult Evaluation(int step, double value, double low) =>
        new("rft", step, new Estimate("main", value, 100, low, 1), [], new Dictionary<string, Estimate>(), new Dictionary<string, int>());
}
