using Rft.Training.Rollouts;

namespace Rft.Training.Tests.Rollouts;

public sealed class GroupCollectorTests
{
    [Fact]
    public void Batches_fill_a_step_and_the_surplus_is_told_apart()
    {
        var collector = new GroupCollector<int>(wanted: 3, maxBatches: 10);
        collector.Add([4]);
        Assert.Equal((1, 2, false, false), (collector.Batches, collector.Missing, collector.IsComplete, collector.CapReached));
        collector.Add([]);
        Assert.Equal(2, collector.Missing);
        collector.Add([5, 6, 7]);
        Assert.Equal((3, 0, true, 1), (collector.Batches, collector.Missing, collector.IsComplete, collector.Surplus));
        var (step, surplus) = collector.Take();
        Assert.Equal([4, 5, 6], step);
        Assert.Equal([7], surplus);
    }

    [Fact]
    public void The_cap_ends_sampling_and_what_is_there_can_be_taken()
    {
        var collector = new GroupCollector<int>(wanted: 2, maxBatches: 2);
        collector.Add([1]);
        Assert.False(collector.CapReached);
        collector.Add([]);
        Assert.True(collector.CapReached);
        Assert.Contains("1 of 2 groups after 2 batches", Assert.Throws<InvalidOperationException>(() => collector.Add([2])).Message);
        Assert.Equal([1], collector.Take().Step);
    }

    [Fact]
    public void A_step_that_fills_with_the_last_batch_has_not_reached_the_cap()
    {
        var collector = new GroupCollector<int>(wanted: 1, maxBatches: 1);
        collector.Add([1]);
        Assert.False(collector.CapReached);
        Assert.Throws<InvalidOperationException>(() => collector.Add([2]));
    }

    [Fact]
    public void Numbers_below_one_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new GroupCollector<int>(0, 1));
        Assert.Contains("max_batches", Assert.Throws<ArgumentException>(() => new GroupCollector<int>(1, 0)).Message);
    }
}
