using Rft.Graders;
using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Rollouts;

public sealed class RewardRuleTests
{
    private static readonly Dictionary<string, double> Weights = new() { ["correct"] = 1, ["format"] = 0.5, ["watched"] = 0 };
    private static readonly GradeOutcome NotApplicable = new GradeOutcome.Graded(Grade.NotApplicable());
    private static readonly GradeOutcome Invalid = new GradeOutcome.Graded(Grade.Invalid("no reference"));

    [Fact]
    public void The_reward_is_the_weighted_sum()
    {
        // 1 * 1 + 0.5 * 0.4; the grader of weight 0 adds nothing.
        Assert.Equal(Rewarded(1.2), Reward(Samples.Score(1), Samples.Score(0.4), Samples.Score(9)));
    }

    [Fact]
    public void Weights_are_renormalised_over_the_graders_that_apply()
    {
        // Only format applies: 0.5 * 0.4, times 1.5 / 0.5.
        var reward = Assert.IsType<RolloutReward.Rewarded>(Reward(NotApplicable, Samples.Score(0.4), Samples.Score(9)));
        Assert.Equal(0.6, reward.Raw, 12);
    }

    [Fact]
    public void A_sum_beyond_the_range_of_numbers_is_no_reward() =>
        Assert.Equal(Dropped(DropReason.NotFinite), new RewardRule(new Dictionary<string, double> { ["a"] = 10 }).Reward(Samples.Graded(("a", Samples.Score(1e308)))));

    [Fact]
    public void Renormalising_signed_weights_uses_their_size()
    {
        // Weights 1, -1, 1. Without the last: (1 * 0.8 - 1 * 0.2) * 3 / 2, though the plain sum of weights is 0.
        var rule = new RewardRule(new Dictionary<string, double> { ["a"] = 1, ["b"] = -1, ["c"] = 1 });
        var reward = rule.Reward(Samples.Graded(("a", Samples.Score(0.8)), ("b", Samples.Score(0.2)), ("c", NotApplicable)));
        Assert.Equal(0.9, Assert.IsType<RolloutReward.Rewarded>(reward).Raw, 12);
    }

    [Fact]
    public void Failures_are_drops_never_numbers()
    {
        Assert.Equal(Dropped(DropReason.GraderFailed), Reward(Samples.Failed(), Samples.Score(1), Samples.Score(1)));
        Assert.Equal(Dropped(DropReason.MarkedInvalid), Reward(Samples.Score(1), Invalid, Samples.Score(1)));
        Assert.Equal(Dropped(DropReason.GraderFailed), Reward(Invalid, Samples.Failed(), Samples.Score(1)));
        Assert.Equal(Dropped(DropReason.NoApplicableGrader), Reward(NotApplicable, NotApplicable, Samples.Score(1)));
    }

    [Fact]
    public void A_grader_of_weight_zero_drops_nothing()
    {
        Assert.Equal(Rewarded(1), Reward(Samples.Score(1), Samples.Score(0), Samples.Failed()));
        Assert.Equal(Rewarded(1), Reward(Samples.Score(1), Samples.Score(0), Invalid));
        var rule = new RewardRule(Weights, FaultPolicy.Stop);
        Assert.Equal(Rewarded(1), rule.Reward(Graded(Samples.Score(1), Samples.Score(0), Samples.Failed())));
    }

    [Fact]
    public void Drop_rollout_spares_the_group_and_drop_group_does_not()
    {
        var group = Samples.Group(0) with { Rollouts = [Graded(Samples.Score(1)), Graded(Samples.Failed()), Graded(Invalid)] };
        Assert.Equal(
            [Rewarded(1), Dropped(DropReason.GraderFailed), Dropped(DropReason.MarkedInvalid)],
            new RewardRule(Weights).Apply(group).Rollouts.Select(rollout => rollout.Reward));
        Assert.Equal(
            [Dropped(DropReason.GroupFailed), Dropped(DropReason.GraderFailed), Dropped(DropReason.MarkedInvalid)],
            new RewardRule(Weights, FaultPolicy.DropGroup).Apply(group).Rollouts.Select(rollout => rollout.Reward));
    }

    [Fact]
    public void An_invalid_row_is_no_fault_and_drops_no_group()
    {
        var group = Samples.Group(0) with { Rollouts = [Graded(Samples.Score(1)), Graded(Invalid)] };
        Assert.Equal(Rewarded(1), new RewardRule(Weights, FaultPolicy.DropGroup).Apply(group).Rollouts[0].Reward);
    }

    [Fact]
    public void Stop_names_grader_sample_and_fault()
    {
        var rule = new RewardRule(Weights, FaultPolicy.Stop);
        string message = Assert.Throws<GraderFailedException>(() => rule.Reward(Graded(Samples.Failed()))).Message;
        Assert.Contains("'correct' failed on prompt 0, member 0: timeout: no score within 2 s", message);
    }

    [Fact]
    public void The_length_penalty_changes_the_value_not_the_raw_reward()
    {
        var rule = new RewardRule(Weights, overlong: new OverlongPenalty(12, 4));
        var rollout = Samples.Rollout(0, 0, tokens: 10) with { Outcomes = Graded(Samples.Score(1)).Outcomes };
        Assert.Equal(new RolloutReward.Rewarded(1, 0.5), rule.Reward(rollout));
    }

    [Fact]
    public void Unfinished_grading_is_an_error_of_the_caller()
    {
        var rule = new RewardRule(Weights);
        Assert.Contains("no outcome of grader 'correct'", Assert.Throws<InvalidOperationException>(() => rule.Reward(Samples.Rollout(0, 0))).Message);
        Assert.Contains("cancelled", Assert.Throws<InvalidOperationException>(() => rule.Reward(Graded(new GradeOutcome.Cancelled()))).Message);
    }

    [Fact]
    public void The_range_of_unit_scores_follows_the_signs_of_the_weights()
    {
        Assert.Equal(new ScoreRange(0, 1.5), new RewardRule(Weights).UnitRange);
        Assert.Equal(new ScoreRange(-0.5, 1), new RewardRule(new Dictionary<string, double> { ["a"] = 1, ["b"] = -0.5 }).UnitRange);
    }

    [Fact]
    public void Weights_are_checked()
    {
        Assert.Contains("nothing to train on", Assert.Throws<ArgumentException>(() => new RewardRule(new Dictionary<string, double> { ["a"] = 0 })).Message);
        Assert.Contains("'a'", Assert.Throws<ArgumentException>(() => new RewardRule(new Dictionary<string, double> { ["a"] = double.NaN })).Message);
    }

    private static RolloutReward Reward(GradeOutcome correct, GradeOutcome format, GradeOutcome watched) =>
        new RewardRule(Weights).Reward(Graded(correct, format, watched));

    private static Rollout Graded(GradeOutcome correct, GradeOutcome? format = null, GradeOutcome? watched = null) => Samples.Graded(
        ("correct", correct), ("format", format ?? Samples.Score(0)), ("watched", watched ?? Samples.Score(0)));

    private static RolloutReward.Rewarded Rewarded(double value) => new(value, value);

    private static RolloutReward.Dropped Dropped(DropReason reason) => new(reason);
}
