using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Selection;
using Rft.Training.Tests.Loop;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Selection;

public sealed class PromptSelectorTests
{
    private const int Rows = 10;

    [Theory]
    // Four samples a visit; Beta(3, 3): 4 * 9 / (6 * 7). Beta(1, 5): 4 * 5 / (6 * 7).
    [InlineData(2, 4, 36.0 / 42)]
    [InlineData(0, 4, 20.0 / 42)]
    [InlineData(4, 4, 20.0 / 42)]
    [InlineData(0, 32, 4.0 * 33 / (34 * 35))]
    public void The_signal_is_the_expected_variance_of_passing(int passed, int scored, double signal) =>
        Assert.Equal(signal, PromptHistory.Unknown(0).After(passed, scored, 4).Signal, 12);

    [Fact]
    public void A_history_keeps_the_newest_visits_apart_and_counts_all()
    {
        var history = PromptHistory.Unknown(3);
        Assert.Null(history.PassRate);
        Assert.Equal(1, history.Signal);
        foreach (int passed in new[] { 0, 4, 2, 4, 4 }) history = history.After(passed, 4, window: 3);
        Assert.Equal((5, 2), (history.Visits, history.SolvedInARow));
        Assert.Equal([2, 4, 4], history.Passed);
        Assert.Equal(10.0 / 12, history.PassRate!.Value, 12);
        Assert.Equal(0, history.After(3, 4, window: 3).SolvedInARow);
    }

    [Fact]
    public void Uniform_selection_is_the_order_of_the_data_and_learns_nothing()
    {
        var selector = Selector(new SelectionOptions());
        Assert.Equal(Data().Next(25).Select(prompt => prompt.Row), selector.Next(25).Select(prompt => prompt.Row));
        selector.Observe([Group(0, 1, 1)]);
        Assert.Empty(selector.Known);
        Assert.Empty(selector.Metrics());
    }

    [Theory]
    [InlineData(SelectionKind.Pools)]
    [InlineData(SelectionKind.PassRate)]
    public void The_first_epoch_is_that_of_uniform_selection(SelectionKind kind) =>
        Assert.Equal(Data().Next(Rows), Selector(new SelectionOptions { Kind = kind }).Next(Rows), (a, b) => a.Row == b.Row);

    [Fact]
    public void Pools_pass_easy_and_hard_prompts_over_and_bring_their_share_back()
    {
        // Rows 0 to 3 are easy, 4 and 5 hard, the others between.
        static IEnumerable<RolloutGroup> Groups() => Enumerable.Range(0, Rows).Select(row => row < 4 ? Group(row, 1, 1) : row < 6 ? Group(row, 0, 0) : Group(row, 0, 1));
        var never = Selector(new SelectionOptions { Kind = SelectionKind.Pools, BringBack = 0 });
        never.Observe([.. Groups()]);
        Assert.Equal([6, 7, 8, 9], never.Next(40).Select(prompt => prompt.Row).Distinct().Order());
        Assert.Equal(0, never.Metrics()["selection/unknown"]);
        Assert.Equal((4, 2, 4, 0), ((int)never.Metrics()["selection/easy"], (int)never.Metrics()["selection/hard"],
            (int)never.Metrics()["selection/medium"], (int)never.Metrics()["selection/retired"]));
        Assert.Equal(0.6, never.Metrics()["selection/pass_rate"], 12);
        var often = Selector(new SelectionOptions { Kind = SelectionKind.Pools, BringBack = 0.5 });
        often.Observe([.. Groups()]);
        int back = often.Next(2000).Count(prompt => prompt.Row < 6);
        // Six rows at half their visits beside four at all: 3 of 7, 857 of 2000, standard deviation 22.
        Assert.InRange(back, 857 - 90, 857 + 90);
    }

    [Fact]
    public void Pass_rates_weigh_prompts_by_their_signal()
    {
        // Row 0 passes half the time over 32 samples, the others never: 4*17*17/(34*35) against 4*33/(34*35), 8.76 to 1.
        var selector = Selector(new SelectionOptions { Kind = SelectionKind.PassRate, Window = 8 });
        for (int visit = 0; visit < 8; visit++) selector.Observe([.. Enumerable.Range(0, Rows).Select(row => row == 0 ? Group(row, 1, 1, 0, 0) : Group(row, 0, 0, 0, 0))]);
        int half = selector.Next(2000).Count(prompt => prompt.Row == 0);
        // 8.76 of 17.76: 986 of 2000.
        Assert.InRange(half, 986 - 100, 986 + 100);
    }

    [Fact]
    public void A_prompt_that_is_solved_often_enough_in_a_row_is_retired()
    {
        var selector = Selector(new SelectionOptions { Kind = SelectionKind.PassRate, RetireAfter = 2 });
        selector.Observe([Group(4, 1, 1), Group(5, 1, 1)]);
        selector.Observe([Group(4, 1, 1), Group(5, 1, 0)]);
        selector.Observe([Group(5, 1, 1)]);
        Assert.Equal(1, selector.Metrics()["selection/retired"]);
        int[] rows = [.. selector.Next(200).Select(prompt => prompt.Row)];
        Assert.DoesNotContain(4, rows);
        Assert.Contains(5, rows);
    }

    [Fact]
    public void When_every_prompt_is_retired_the_run_ends()
    {
        var selector = Selector(new SelectionOptions { Kind = SelectionKind.Pools, RetireAfter = 1 });
        selector.Observe([.. Enumerable.Range(0, Rows).Select(row => Group(row, 1, 1))]);
        Assert.StartsWith("every prompt is retired", Assert.Throws<GuardStopException>(() => selector.Next(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void When_every_prompt_is_set_aside_one_is_taken_all_the_same()
    {
        var selector = Selector(new SelectionOptions { Kind = SelectionKind.Pools, RetireAfter = 0, BringBack = 0 });
        selector.Observe([.. Enumerable.Range(0, Rows).Select(row => Group(row, 1, 1))]);
        Assert.Equal(3, selector.Next(3).Count);
    }

    [Fact]
    public void A_restored_selector_chooses_as_the_first_one_does()
    {
        var options = new SelectionOptions { Kind = SelectionKind.PassRate };
        var data = Data();
        var selector = new PromptSelector(data, options, 5);
        selector.Next(4);
        selector.Observe([Group(1, 1, 1), Group(2, 0, 0), Group(3, 0, 1)]);
        var restored = new PromptSelector(Data(data.Cursor), options, 5) { Known = selector.Known };
        Assert.Equal(selector.Next(50).Select(prompt => prompt.Row), restored.Next(50).Select(prompt => prompt.Row));
    }

    [Fact]
    public void A_visit_without_a_score_leaves_no_trace()
    {
        var selector = Selector(new SelectionOptions { Kind = SelectionKind.Pools });
        selector.Observe([Samples.Group(0, new RolloutReward.Dropped(DropReason.GraderFailed))]);
        Assert.Empty(selector.Known);
    }

    [Theory]
    [InlineData(null, false, 0.5, false)]
    [InlineData(null, null, 1.0, true)]
    [InlineData(null, null, 0.99, false)]
    [InlineData(null, true, 0.2, true)]
    // A bound that is given counts more than the grader's word.
    [InlineData(0.5, false, 0.5, true)]
    public void A_graders_own_word_decides_unless_a_bound_is_given(double? at, bool? own, double score, bool passes)
    {
        var grade = own is { } word ? Grade.Score(score).WithPassed(word) : Grade.Score(score);
        var rollout = Samples.Graded(("g", new GradeOutcome.Graded(grade)));
        Assert.Equal(passes, new PassRule("g", at).Passes(rollout));
        Assert.Null(new PassRule("other", at).Passes(rollout));
    }

    [Theory]
    [InlineData(0.1, 0.1, 0.1, 1, 1, "hard is 0.1 and easy 0.1")]
    [InlineData(0.9, 0.1, 2, 1, 1, "bring_back is 2")]
    [InlineData(0.9, 0.1, 0.1, -1, 1, "retire_after is -1")]
    [InlineData(0.9, 0.1, 0.1, 1, 0, "window is 0")]
    public void Numbers_out_of_range_are_refused(double easy, double hard, double back, int retire, int window, string message)
    {
        var options = new SelectionOptions { Easy = easy, Hard = hard, BringBack = back, RetireAfter = retire, Window = window };
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => options.Validated()).Message, StringComparison.Ordinal);
    }

    private static PromptDataset Data(long cursor = 0) => new(LoopData.Rows(Rows), LoopData.Chat, 3) { Cursor = cursor };

    private static PromptSelector Selector(SelectionOptions options) => new(Data(), options, 5);

    private static RolloutGroup Group(int row, params double[] rewards)
    {
        var group = Samples.Group(0, [.. rewards.Select(reward => new RolloutReward.Rewarded(reward, reward))]);
        return group with { Prompt = group.Prompt with { Row = row } };
    }
}
