using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Selection;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Loop;

public sealed class StepCollectorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_flat_group_is_replaced_by_one_further_prompt_until_the_step_is_full()
    {
        // Rows 0 to 9 in shuffled order; only even rows have spread.
        var (collector, prompts) = Collector(Spread(row => row % 2 == 0), LoopOptions.Rft(1) with { Refill = new() });
        var batch = await collector.CollectAsync(1, 5, 7, Token);
        Assert.Equal(4, batch.Kept.Count);
        Assert.All(batch.Kept, group => Assert.Equal(0, group.Prompt.Item.Int("row") % 2));
        // No more than needed: the last prompt gave the last kept group.
        Assert.Equal(batch.Kept[^1].Prompt, batch.Sampled[^1].Prompt);
        Assert.Equal(batch.Sampled.Count, batch.Kept.Count + batch.Dropped.Count);
        Assert.Equal(batch.Sampled.Count - 4, batch.Refill!.Refilled);
        Assert.Equal(batch.Sampled.Count, prompts.Cursor);
        Assert.Equal((batch.Sampled.Count + 3) / 4, batch.Batches);
        // Prompts are numbered on, so that names and seeds differ.
        Assert.Equal(Enumerable.Range(0, batch.Sampled.Count), batch.Sampled.Select(group => group.Rollouts[0].PromptIndex));
        Assert.Equal("rft/s1/p4/c0", batch.Sampled[4].Rollouts[0].Sample.Id);
    }

    [Fact]
    public async Task A_further_prompt_is_asked_for_while_others_are_still_being_graded()
    {
        // The first group has signal but is graded only once the refilled fifth prompt has been.
        var fifth = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var grader = new ScriptedGrader(async (request, _, stop) =>
        {
            string group = request.Sample.Id.Split('/')[2];
            if (group == "p4") fifth.TrySetResult();
            if (group == "p0") await fifth.Task.WaitAsync(stop);
            return Samples.Score(group == "p1" ? 0 : Member(request));
        });
        // The four rollouts that wait leave room for others.
        var (collector, _) = Collector(grader, LoopOptions.Rft(1) with { Refill = new() }, workers: 8);
        var batch = await collector.CollectAsync(1, 5, 7, Token);
        Assert.Equal([0, 2, 3, 4], batch.Kept.Select(group => group.Rollouts[0].PromptIndex));
    }

    [Fact]
    public async Task What_is_sampled_and_trained_on_does_not_depend_on_what_finishes_first()
    {
        async Task<string> Of(Func<int, int> order, int workers)
        {
            var (collector, prompts) = Collector(Spread(row => row % 3 == 0), LoopOptions.Rft(1) with { Refill = new() { Spare = 1 } }, order, workers);
            var batch = await collector.CollectAsync(1, 5, 7, Token);
            static string Names(IEnumerable<RolloutGroup> groups) => string.Join(' ', groups.Select(group => $"{group.Rollouts[0].Sample.Id}:{group.Prompt.Row}"));
            return $"{prompts.Cursor} {Names(batch.Sampled)} | {Names(batch.Kept)} | {Names(batch.Dropped.Select(group => group.Group))} | {Names(collector.Carried)}";
        }
        string first = await Of(i => i, 1);
        foreach (int shift in new[] { 1, 5, 7, 11 }) Assert.Equal(first, await Of(i => (i + 3) * shift % 13, shift));
    }

    [Fact]
    public async Task Without_refill_one_batch_is_all_there_is()
    {
        var (collector, prompts) = Collector(Spread(row => row % 2 == 0), LoopOptions.Rft(1));
        var batch = await collector.CollectAsync(1, 5, 7, Token);
        Assert.Equal((1, 4L), (batch.Batches, prompts.Cursor));
        Assert.Equal(4, batch.Kept.Count + batch.Dropped.Count);
    }

    [Fact]
    public async Task The_cap_ends_a_step_that_never_fills()
    {
        var (collector, _) = Collector(Spread(_ => false), LoopOptions.Rft(1) with { Refill = new() { MaxBatches = 3 } });
        var batch = await collector.CollectAsync(1, 5, 7, Token);
        Assert.Equal((3, 0, 12, 12), (batch.Batches, batch.Kept.Count, batch.Dropped.Count, batch.Sampled.Count));
        Assert.All(batch.Dropped, group => Assert.Equal(GroupVerdict.AllMin, group.Reason));
    }

    [Fact]
    public async Task Surplus_groups_are_counted_and_not_trained_on()
    {
        var (collector, _) = Collector(Spread(_ => true), LoopOptions.Rft(1) with { Refill = new() { Spare = 2 } });
        var batch = await collector.CollectAsync(1, 5, 7, Token);
        Assert.Equal((4, 6, 0, 2), (batch.Kept.Count, batch.Sampled.Count, batch.Refill!.Refilled, batch.Refill.Discarded));
        Assert.Empty(collector.Carried);
    }

    [Fact]
    public async Task Carried_surplus_is_trained_on_in_the_next_step_with_its_age_unless_it_is_too_old()
    {
        // The sampler says version 7 of whatever it samples.
        var options = LoopOptions.Rft(3) with { Refill = new() { Spare = 2, Carry = true, MaxAge = 2 } };
        var (collector, prompts) = Collector(Spread(_ => true), options);
        var first = await collector.CollectAsync(1, 5, 7, Token);
        Assert.Equal((0, 0), (first.Refill!.Discarded, first.Refill.CarriedAges.Count));
        Assert.Equal(["rft/s1/p4/c0", "rft/s1/p5/c0"], collector.Carried.Select(group => group.Rollouts[0].Sample.Id));
        // Two are there, so two and the two spares are asked for.
        var second = await collector.CollectAsync(2, 5, 9, Token);
        Assert.Equal(["rft/s1/p4/c0", "rft/s1/p5/c0", "rft/s2/p0/c0", "rft/s2/p1/c0"], second.Kept.Select(group => group.Rollouts[0].Sample.Id));
        Assert.Equal([2, 2], second.Refill!.CarriedAges);
        Assert.Equal((10L, 2), (prompts.Cursor, collector.Carried.Count));
        var third = await collector.CollectAsync(3, 5, 10, Token);
        Assert.Equal((2, 0, 6), (third.Refill!.Discarded, third.Refill.CarriedAges.Count, third.Sampled.Count));
    }

    [Fact]
    public async Task A_step_that_cannot_be_filled_trains_skips_or_stops()
    {
        // Rows 0 and 1 alone have spread: two of four groups in eight prompts, or none at all where the order leaves them out.
        async Task<(StepBatch Batch, StepCollector Collector)> Of(CapPolicy onCap, bool carry = false)
        {
            var options = LoopOptions.Rft(1) with { Refill = new() { MaxBatches = 2, OnCap = onCap, Carry = carry } };
            var (collector, _) = Collector(Spread(row => row < 2), options);
            return (await collector.CollectAsync(1, 5, 7, Token), collector);
        }
        var train = (await Of(CapPolicy.Train)).Batch;
        int some = train.Kept.Count;
        Assert.InRange(some, 1, 2);
        Assert.Equal((8, 0, false), (train.Sampled.Count, train.Refill!.Discarded, train.Refill.Skipped));
        var skip = (await Of(CapPolicy.Skip)).Batch;
        Assert.Equal((0, some, true), (skip.Kept.Count, skip.Refill!.Discarded, skip.Refill.Skipped));
        Assert.Null(skip.Failure);
        var (carried, collector) = await Of(CapPolicy.Skip, carry: true);
        Assert.Equal((0, some), (carried.Refill!.Discarded, collector.Carried.Count));
        var stop = (await Of(CapPolicy.Stop)).Batch;
        Assert.StartsWith(
            $"{some} of 4 groups had signal after 8 prompts, as many as zero_variance.max_batches allows",
            Assert.IsType<GuardStopException>(stop.Failure).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_grader_ends_a_step_after_its_first_batch_though_it_refills()
    {
        var grader = new ScriptedGrader((_, _, _) => ValueTask.FromResult(Samples.Failed()));
        var (collector, _) = Collector(grader, LoopOptions.Rft(1) with { Refill = new() });
        var batch = await collector.CollectAsync(1, 5, 7, Token);
        Assert.StartsWith("graders failed on 16 of 16 samples", Assert.IsType<GuardStopException>(batch.Failure).Message, StringComparison.Ordinal);
        Assert.Equal((4, 16), (batch.Sampled.Count, batch.FailedSamples));
    }

    [Fact]
    public async Task Without_the_filter_flat_groups_are_kept()
    {
        var (collector, _) = Collector(Spread(_ => false), LoopOptions.Rft(1) with { FilterZeroVariance = false });
        Assert.Equal(4, (await collector.CollectAsync(1, 5, 7, Token)).Kept.Count);
    }

    [Fact]
    public async Task A_group_with_too_few_rewards_is_dropped_as_unscorable()
    {
        var grader = new ScriptedGrader((request, _, _) => ValueTask.FromResult(Member(request) == 0 ? Samples.Score(1) : Samples.Failed()));
        var (collector, _) = Collector(grader, LoopOptions.Rft(1) with { FaultBudget = 1, GraderFaultBudget = 1 });
        var batch = await collector.CollectAsync(1, 5, 7, Token);
        Assert.Equal(4, batch.Dropped.Count);
        Assert.All(batch.Dropped, group => Assert.Equal(GroupVerdict.Unscorable, group.Reason));
    }

    [Fact]
    public async Task A_spent_fault_budget_ends_the_step()
    {
        var grader = new ScriptedGrader((request, _, _) => ValueTask.FromResult(Member(request) == 0 ? Samples.Score(1) : Samples.Failed()));
        var (collector, _) = Collector(grader, LoopOptions.Rft(1));
        var batch = await collector.CollectAsync(1, 5, 7, Token);
        Assert.StartsWith("graders failed on 12 of 16 samples", Assert.IsType<GuardStopException>(batch.Failure).Message, StringComparison.Ordinal);
        Assert.Equal((4, 0), (batch.Sampled.Count, batch.Kept.Count));
    }

    [Fact]
    public async Task Control_rewards_are_trained_on_and_true_ones_recorded()
    {
        var (collector, _) = Collector(Spread(_ => true), LoopOptions.Rft(1) with { Rewards = RewardSource.Shuffled });
        var batch = await collector.CollectAsync(1, 5, 7, Token);
        static double[] Raw(RolloutGroup group) => [.. group.Rollouts.Select(rollout => Assert.IsType<RolloutReward.Rewarded>(rollout.Reward).Raw)];
        Assert.All(batch.Sampled, group => Assert.Equal([0, 1, 2, 3], Raw(group)));
        Assert.Contains(batch.Kept, group => !Raw(group).SequenceEqual([0, 1, 2, 3]));
        Assert.All(batch.Kept, group => Assert.Equal([0, 1, 2, 3], Raw(group).Order()));
    }

    private static int Member(GradeRequest request) => request.Sample.Text[1] - '0';

    private static ScriptedGrader Spread(Func<int, bool> has) => new(request => has(request.Item.Int("row")) ? Member(request) : 0);

    private static (StepCollector Collector, PromptDataset Prompts) Collector(
        ScriptedGrader grader, RftOptions options, Func<int, int>? order = null, int workers = 2)
    {
        var prompts = new PromptDataset(LoopData.Rows(10), LoopData.Chat, 3);
        var rewards = new RewardRule(new Dictionary<string, double> { ["single"] = 1 });
        var selector = new PromptSelector(prompts, options.Selection, 11);
        var source = LoopData.Source(grader, workers, new ScriptedSampler(order));
        return (new StepCollector(source, selector, new GroupJudge(rewards, new HashSet<string> { "single" }, [], options), options), prompts);
    }
}
