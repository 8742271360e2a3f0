using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Loop;

public sealed class StepCollectorTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flat_groups_are_refilled_from_further_prompts_until_the_step_is_full()
    {
        // Rows 0 to 9 in shuffled order; only even rows have spread.
        var (collector, prompts) = Collector(Spread(row => row % 2 == 0), LoopOptions.Rft(1) with { MaxBatches = 10 });
        var batch = await collector.CollectAsync(1, 5, Token);
        Assert.Equal(4, batch.Kept.Count);
        Assert.All(batch.Kept, group => Assert.Equal(0, group.Prompt.Item.Int("row") % 2));
        Assert.True(batch.Batches > 1);
        Assert.Equal(4 * batch.Batches, batch.Sampled.Count);
        Assert.Equal(4 * batch.Batches, prompts.Cursor);
        // Prompts are numbered on over the batches, so that names and seeds differ.
        Assert.Equal(Enumerable.Range(0, batch.Sampled.Count), batch.Sampled.Select(group => group.Rollouts[0].PromptIndex));
        Assert.Equal("rft/s1/p4/c0", batch.Sampled[4].Rollouts[0].Sample.Id);
    }

    [Fact]
    public async Task Without_refill_one_batch_is_all_there_is()
    {
        var (collector, prompts) = Collector(Spread(row => row % 2 == 0), LoopOptions.Rft(1));
        var batch = await collector.CollectAsync(1, 5, Token);
        Assert.Equal((1, 4L), (batch.Batches, prompts.Cursor));
        Assert.Equal(4, batch.Kept.Count + batch.Dropped.Count);
    }

    [Fact]
    public async Task The_cap_ends_a_step_that_never_fills()
    {
        var (collector, _) = Collector(Spread(_ => false), LoopOptions.Rft(1) with { MaxBatches = 3 });
        var batch = await collector.CollectAsync(1, 5, Token);
        Assert.Equal((3, 0, 12, 12), (batch.Batches, batch.Kept.Count, batch.Dropped.Count, batch.Sampled.Count));
        Assert.All(batch.Dropped, group => Assert.Equal(GroupVerdict.AllMin, group.Reason));
    }

    [Fact]
    public async Task Surplus_groups_are_counted_and_not_trained_on()
    {
        var (collector, _) = Collector(Spread(row => row != 3), LoopOptions.Rft(1) with { MaxBatches = 10, PromptsPerStep = 9 });
        var batch = await collector.CollectAsync(1, 5, Token);
        Assert.Equal((9, 18), (batch.Kept.Count, batch.Sampled.Count));
    }

    [Fact]
    public async Task Without_the_filter_flat_groups_are_kept()
    {
        var (collector, _) = Collector(Spread(_ => false), LoopOptions.Rft(1) with { FilterZeroVariance = false });
        Assert.Equal(4, (await collector.CollectAsync(1, 5, Token)).Kept.Count);
    }

    [Fact]
    public async Task A_group_with_too_few_rewards_is_dropped_as_unscorable()
    {
        var grader = new ScriptedGrader((request, _, _) => ValueTask.FromResult(Member(request) == 0 ? Samples.Score(1) : Samples.Failed()));
        var (collector, _) = Collector(grader, LoopOptions.Rft(1) with { FaultBudget = 1, GraderFaultBudget = 1 });
        var batch = await collector.CollectAsync(1, 5, Token);
        Assert.Equal(4, batch.Dropped.Count);
        Assert.All(batch.Dropped, group => Assert.Equal(GroupVerdict.Unscorable, group.Reason));
    }

    [Fact]
    public async Task A_spent_fault_budget_ends_the_step()
    {
        var grader = new ScriptedGrader((request, _, _) => ValueTask.FromResult(Member(request) == 0 ? Samples.Score(1) : Samples.Failed()));
        var (collector, _) = Collector(grader, LoopOptions.Rft(1));
        var batch = await collector.CollectAsync(1, 5, Token);
        Assert.StartsWith("graders failed on 12 of 16 samples", Assert.IsType<GuardStopException>(batch.Failure).Message, StringComparison.Ordinal);
        Assert.Equal((4, 0), (batch.Sampled.Count, batch.Kept.Count));
    }

    [Fact]
    public async Task Control_rewards_are_trained_on_and_true_ones_recorded()
    {
        var (collector, _) = Collector(Spread(_ => true), LoopOptions.Rft(1) with { Rewards = RewardSource.Shuffled });
        var batch = await collector.CollectAsync(1, 5, Token);
        static double[] Raw(RolloutGroup group) => [.. group.Rollouts.Select(rollout => Assert.IsType<RolloutReward.Rewarded>(rollout.Reward).Raw)];
        Assert.All(batch.Sampled, group => Assert.Equal([0, 1, 2, 3], Raw(group)));
        Assert.Contains(batch.Kept, group => !Raw(group).SequenceEqual([0, 1, 2, 3]));
        Assert.All(batch.Kept, group => Assert.Equal([0, 1, 2, 3], Raw(group).Order()));
    }

    private static int Member(GradeRequest request) => request.Sample.Text[1] - '0';

    private static ScriptedGrader Spread(Func<int, bool> has) => new(request => has(request.Item.Int("row")) ? Member(request) : 0);

    private static (StepCollector Collector, PromptDataset Prompts) Collector(ScriptedGrader grader, RftOptions options)
    {
        var prompts = new PromptDataset(LoopData.Rows(10), LoopData.Chat, 3);
        var rewards = new RewardRule(new Dictionary<string, double> { ["single"] = 1 });
        return (new StepCollector(LoopData.Source(grader), prompts, rewards, new HashSet<string> { "single" }, options), prompts);
    }
}
