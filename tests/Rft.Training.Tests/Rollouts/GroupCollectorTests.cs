using Rft.Graders;
using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Rollouts;

public sealed class GroupCollectorTests
{
    [Fact]
    public void Each_dropped_group_asks_for_one_prompt_more_at_once()
    {
        var collector = Asked(wanted: 3, cap: 10);
        Assert.Equal(3, collector.Asked);
        collector.Drop(1);
        Assert.Equal(1, collector.Due);
        collector.Ask(1);
        // Request 3 is under way beside 0 and 2; what is judged first does not matter.
        collector.Keep(3, 3);
        collector.Drop(2);
        collector.Ask(collector.Due);
        Assert.Equal((5, 2, false), (collector.Asked, collector.Missing, collector.IsComplete));
        collector.Keep(4, 4);
        collector.Keep(0, 0);
        Assert.Equal((0, 0, 0, true, false), (collector.Due, collector.Missing, collector.Surplus, collector.IsComplete, collector.CapReached));
        Assert.Equal([0, 3, 4], collector.Take().Step);
    }

    [Fact]
    public void A_dropped_group_uses_up_a_spare_first_and_kept_spares_are_surplus()
    {
        var collector = Asked(wanted: 2, cap: 10, spare: 2);
        Assert.Equal(4, collector.Asked);
        collector.Drop(0);
        Assert.Equal(0, collector.Due);
        foreach (int request in new[] { 3, 1, 2 }) collector.Keep(request, request);
        var (step, surplus) = collector.Take();
        Assert.Equal([1, 2], step);
        Assert.Equal([3], surplus);
        Assert.Equal(1, collector.Surplus);
    }

    [Fact]
    public void The_cap_ends_asking_and_what_is_there_can_be_taken()
    {
        var collector = Asked(wanted: 2, cap: 4);
        for (int request = 0; request < 4; request++)
        {
            Assert.False(collector.CapReached);
            if (request == 1) collector.Keep(request, request);
            else collector.Drop(request);
            collector.Ask(collector.Due);
        }
        Assert.True(collector.CapReached);
        Assert.Equal(0, collector.Due);
        Assert.Contains("1 of 2 groups after 4 prompts", Assert.Throws<InvalidOperationException>(() => collector.Ask(1)).Message, StringComparison.Ordinal);
        Assert.Equal([1], collector.Take().Step);
    }

    [Fact]
    public void A_step_that_fills_with_the_last_prompt_has_not_reached_the_cap()
    {
        var collector = Asked(wanted: 1, cap: 1);
        collector.Keep(0, 7);
        Assert.False(collector.CapReached);
        Assert.Throws<InvalidOperationException>(() => collector.Ask(1));
    }

    /// <summary>Verdicts by request number in twenty orders of judging: the requests and the groups of the step are the same in all.</summary>
    [Theory]
    [InlineData(0, 8, new[] { 0, 2, 5, 6 })]
    [InlineData(3, 8, new[] { 0, 2, 5, 6 })]
    public void What_is_asked_for_and_taken_does_not_depend_on_the_order_of_judging(int spare, int cap, int[] step)
    {
        // Kept: 0, 2, 5, 6, 7. The fourth kept group is request 6, so seven prompts are asked for, whatever is judged first.
        HashSet<int> good = [0, 2, 5, 6, 7];
        for (ulong order = 0; order < 20; order++)
        {
            var collector = Asked(4, cap, spare);
            var open = Enumerable.Range(0, collector.Asked).ToList();
            for (ulong turn = 0; open.Count > 0; turn++)
            {
                int at = Seed.ToIndex(Seed.Derive(order, turn), open.Count), request = open[at];
                open.RemoveAt(at);
                if (good.Contains(request)) collector.Keep(request, request);
                else collector.Drop(request);
                int due = collector.Due;
                open.AddRange(Enumerable.Range(collector.Asked, due));
                collector.Ask(due);
            }
            Assert.Equal(7, collector.Asked);
            Assert.Equal(step, collector.Take().Step);
        }
    }

    [Fact]
    public void Numbers_that_are_too_small_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new GroupCollector<int>(0, 1));
        Assert.Contains("the cap", Assert.Throws<ArgumentException>(() => new GroupCollector<int>(1, 0)).Message, StringComparison.Ordinal);
        Assert.Contains("spare", Assert.Throws<ArgumentException>(() => new GroupCollector<int>(1, 1, -1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_is_judged_once_and_only_when_it_was_asked_for()
    {
        var collector = Asked(wanted: 2, cap: 4);
        collector.Keep(0, 0);
        Assert.Equal("request 0 is judged already", Assert.Throws<InvalidOperationException>(() => collector.Drop(0)).Message);
        Assert.Equal("request 2 was never made; there are 2", Assert.Throws<InvalidOperationException>(() => collector.Keep(2, 2)).Message);
    }

    private static GroupCollector<int> Asked(int wanted, int cap, int spare = 0)
    {
        var collector = new GroupCollector<int>(wanted, cap, spare);
        collector.Ask(collector.Due);
        return collector;
    }
}
