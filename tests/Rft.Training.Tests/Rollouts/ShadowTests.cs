using Rft.Graders;
using Rft.Training.Loop;
using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Rollouts;

/// <summary>Graders that are compared with others: when they agree, what is screened, and the numbers of a step.</summary>
public sealed class ShadowTests
{
    private static readonly GradeOutcome NotApplicable = new GradeOutcome.Graded(Grade.NotApplicable());
    private static readonly GradeOutcome Invalid = new GradeOutcome.Graded(Grade.Invalid("no reference"));

    [Fact]
    public void Scores_agree_within_the_tolerance_and_a_failure_is_no_opinion()
    {
        Assert.True(Agrees(1, 1));
        Assert.False(Agrees(1, 0.5));
        Assert.True(Agrees(1, 0.5, tolerance: 0.5));
        Assert.False(Agrees(1, 0.49, tolerance: 0.5));
        Assert.False(Agrees(Samples.Score(0), NotApplicable));
        Assert.False(Agrees(Invalid, NotApplicable));
        Assert.True(Agrees(NotApplicable, NotApplicable));
        Assert.Null(Agrees(Samples.Score(0), Samples.Failed()));
        Assert.Null(Agrees(Samples.Failed(), Samples.Score(0)));
        Assert.Null(new Shadow("v2", "v1").Agrees(Samples.Graded(("v1", Samples.Score(1)))));
    }

    [Fact]
    public void A_shadow_that_logs_names_itself_and_one_that_screens_takes_the_reward_away()
    {
        var group = Samples.Group(0) with
        {
            Rollouts =
            [
                Rollout(Samples.Score(1), Samples.Score(1), new RolloutReward.Rewarded(1, 1)),
                Rollout(Samples.Score(1), Samples.Score(0), new RolloutReward.Rewarded(1, 1)),
                Rollout(Samples.Score(1), Samples.Failed(), new RolloutReward.Rewarded(1, 1)),
                Rollout(Samples.Score(1), Samples.Score(0), new RolloutReward.Dropped(DropReason.GraderFailed)),
            ],
        };
        var logged = ShadowRule.Apply(group, [new Shadow("v2", "v1")]);
        Assert.Equal(["", "v2", "", "v2"], logged.Rollouts.Select(rollout => string.Join(' ', rollout.Disagreements)));
        Assert.Equal(group.Rollouts.Select(rollout => rollout.Reward), logged.Rollouts.Select(rollout => rollout.Reward));
        var screened = ShadowRule.Apply(group, [new Shadow("v2", "v1", Screens: true)]);
        Assert.Equal(
            [group.Rollouts[0].Reward, new RolloutReward.Dropped(DropReason.Screened), group.Rollouts[2].Reward, group.Rollouts[3].Reward],
            screened.Rollouts.Select(rollout => rollout.Reward));
        Assert.Same(group, ShadowRule.Apply(group, []));
    }

    [Fact]
    public void The_metrics_of_a_step()
    {
        // Of 5 rollouts 4 are compared: 2 agree; the scores that both gave differ by 0, 1 and 0, so by 1/3 on average.
        var group = Samples.Group(0) with
        {
            Rollouts =
            [
                Rollout(Samples.Score(1), Samples.Score(1)), Rollout(Samples.Score(1), Samples.Score(0)), Rollout(Samples.Score(0), Samples.Score(0)),
                Rollout(Samples.Score(1), NotApplicable), Rollout(Samples.Score(1), Samples.Failed()),
            ],
        };
        var metrics = Metrics(group, new Shadow("v2", "v1"));
        Assert.Equal((4, 1, 0.5), (metrics["shadow/v2/compared"], metrics["shadow/v2/failed"], metrics["shadow/v2/agreement"]));
        Assert.Equal(1 / 3.0, metrics["shadow/v2/difference"], 12);
        // (1,1), (0,1), (0,0): covariance 1/9, deviations root of 2/9 each.
        Assert.Equal(0.5, metrics["shadow/v2/correlation"], 12);
        Assert.DoesNotContain("dropped/screened", metrics.Keys);
        var screened = Metrics(ShadowRule.Apply(group, [new Shadow("v2", "v1", Screens: true)]), new Shadow("v2", "v1", Screens: true));
        Assert.Equal((0, 0), (screened["dropped/screened"], screened["group/screened_share"]));
    }

    [Fact]
    public void A_shadow_that_always_fails_has_a_count_and_no_agreement()
    {
        var group = Samples.Group(0) with { Rollouts = [Rollout(Samples.Score(1), Samples.Failed()), Rollout(Samples.Score(0), Samples.Failed())] };
        var metrics = Metrics(group, new Shadow("v2", "v1", Screens: true));
        Assert.Equal(["dropped/screened", "group/screened_share", "shadow/v2/compared", "shadow/v2/failed"], metrics.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((0, 2), (metrics["shadow/v2/compared"], metrics["shadow/v2/failed"]));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.1, 0.1)]
    public void A_constant_side_has_no_correlation(double first, double second) =>
        Assert.Null(Correlation.Of([(first, 1), (second, 2), (first, 3)]));

    private static Dictionary<string, double> Metrics(RolloutGroup group, Shadow shadow) =>
        ShadowMetrics.Of(new StepBatch([group], [], [], 1, TimeSpan.Zero, TimeSpan.Zero, 0), [shadow]).ToDictionary();

    private static bool? Agrees(double shadowed, double shadow, double tolerance = 0) => Agrees(Samples.Score(shadowed), Samples.Score(shadow), tolerance);

    private static bool? Agrees(GradeOutcome shadowed, GradeOutcome shadow, double tolerance = 0) =>
        new Shadow("v2", "v1", tolerance).Agrees(Samples.Graded(("v1", shadowed), ("v2", shadow)));

    private static Rollout Rollout(GradeOutcome shadowed, GradeOutcome shadow, RolloutReward? reward = null) =>
        Samples.Graded(("v1", shadowed), ("v2", shadow)) with { Reward = reward };
}
