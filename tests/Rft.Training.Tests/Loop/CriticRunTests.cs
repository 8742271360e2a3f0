using Rft.Training.Checkpoints;
using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Rollouts;
using Rft.Training.Runs;
using Rft.Training.Tests.Models;

namespace Rft.Training.Tests.Loop;

/// <summary>Whole runs of a one-layer policy with a critic.</summary>
public sealed class CriticRunTests
{
    private static readonly LoraOptions Adapter = new() { Rank = 2, Alpha = 4 };
    private static readonly ScriptedGrader Grader = new(request => request.Sample.Text.Count(char.IsAsciiLetterLower) - 0.1 * request.Sample.Text.Length);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Groups_of_one_train_policy_and_critic_and_every_step_says_how()
    {
        using var folder = new TemporaryFolder();
        var run = await TrainingRuns.RunAsync(Plan(4), folder.At("run"), Grader);
        Assert.All(run.Steps, step => Assert.Equal(
            ["critic/clip_share", "critic/explained_variance", "critic/grad_norm", "critic/loss", "critic/return_mean", "critic/skipped_updates", "critic/value_mean"],
            step.Values.Keys.Where(name => name.StartsWith("critic/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
        Assert.All(run.Steps, step => Assert.Equal((2, 6), (step.Values["train/updates"], step.Values["group/kept"])));
        Assert.Equal(0, run.Steps[0].Values["critic/value_mean"]);
        Assert.NotEqual(0, run.Steps[1].Values["critic/value_mean"]);
        Assert.All(run.Steps, step => Assert.False(step.Values.ContainsKey("group/zero_variance_share")));
    }

    [Fact]
    public async Task The_policy_learns_from_groups_of_one()
    {
        using var folder = new TemporaryFolder();
        var plan = Plan(30, change: options => options with { PromptsPerStep = 32, Update = options.Update with { Schedule = options.Update.Schedule with { Peak = 1e-2 } } });
        var run = await TrainingRuns.RunAsync(plan, folder.At("run"), Grader);
        double Mean(IEnumerable<StepMetrics> steps) => steps.Average(step => step.Values["reward/mean"]);
        var (before, after) = (Mean(run.Steps.Take(3)), Mean(run.Steps.TakeLast(3)));
        Assert.True(after > before + 1, $"{before} became {after}");
    }

    [Fact]
    public async Task A_step_in_memory_goes_through_a_critic_too()
    {
        await using var compute = ComputeThread.Start(TorchFixture.Device.ToString(), 1);
        var policy = await TinyModels.PolicyAsync(compute, 5, Token);
        var plan = Plan(2, change: options => options with { KlReward = new KlRewardOptions { Coef = 0.05 } });
        var result = await new SmokeRun(policy, Grader, plan, TimeProvider.System).StepAsync(plan.Stages[0], Token);
        Assert.Equal((null, true, 0), (result.Verdict, result.Update!.Finite, result.Update.Mismatch));
        await compute.RunAsync(policy.Model.Dispose, Token);
    }

    [Fact]
    public async Task Only_the_critic_learns_while_it_warms_up_and_such_steps_are_not_flat()
    {
        using var folder = new TemporaryFolder();
        var plan = Plan(4, critic => critic with { WarmupSteps = 2 }, options => options with { MaxFlatSteps = 1 });
        var run = await TrainingRuns.RunAsync(plan, folder.At("run"), Grader);
        Assert.Equal([0, 0, 2, 2], run.Steps.Select(step => step.Values["train/updates"]));
        Assert.All(run.Steps, step => Assert.True(step.Values["critic/loss"] > 0));
        Assert.False(run.Steps[0].Values.ContainsKey("train/loss"));
    }

    [Fact]
    public async Task The_size_of_micro_batches_changes_a_run_by_rounding_alone()
    {
        using var folder = new TemporaryFolder();
        var large = await TrainingRuns.RunAsync(Plan(2), folder.At("large"), Grader);
        var small = await TrainingRuns.RunAsync(
            Plan(2, change: options => options with { Update = options.Update with { Forward = new(16) } }), folder.At("small"), Grader);
        foreach (string name in new[] { "critic/loss", "critic/value_mean", "critic/return_mean", "critic/grad_norm", "train/grad_norm" })
            Assert.Equal(large.Steps[^1].Values[name], small.Steps[^1].Values[name], 1e-6);
    }

    [Theory]
    [InlineData(1, 0, false, 0)]
    [InlineData(3, 0, false, 0)]
    [InlineData(3, 4, false, 0)]
    [InlineData(5, 0, true, 0)]
    [InlineData(4, 1, false, 1)]
    public async Task A_run_that_was_cut_off_resumes_to_the_same_bytes(int after, int warmup, bool lora, int lag)
    {
        using var folder = new TemporaryFolder();
        var (plan, adapter) = (Plan(6, critic => critic with { WarmupSteps = warmup }, options => options with { Lag = lag }), lora ? Adapter : null);
        await CutAsync(plan, folder, after, adapter);
        TrainingRuns.AssertSame(folder.At("whole"), folder.At("cut"));
    }

    [Fact]
    public async Task So_does_one_that_refills_and_one_with_a_KL_by_token_and_several_stages()
    {
        using var folder = new TemporaryFolder();
        var plan = Plan(4, change: options => options with
        {
            GroupSize = 2, MinGroupSize = 2, FilterZeroVariance = true, Refill = new RefillOptions { MaxBatches = 3, Carry = true, Spare = 1, MaxAge = 4 },
            KlReward = new KlRewardOptions { Coef = 0.05 }, KlControl = new KlControl(0.1, 100),
        });
        plan = plan with { Stages = [.. plan.Stages, new RftStagePlan(((RftStagePlan)plan.Stages[0]).Options with { Name = "more", Steps = 3 }, LoopData.Rows(10))] };
        await CutAsync(plan, folder, 3, null);
        TrainingRuns.AssertSame(folder.At("whole"), folder.At("cut"));
    }

    [Fact]
    public async Task A_checkpoint_inside_the_stage_holds_critic_and_moments_and_no_other_does()
    {
        using var folder = new TemporaryFolder();
        var plan = Plan(3);
        await TrainingRuns.RunAsync(plan with { Record = plan.Record with { KeepCheckpoints = 9 } }, folder.At("run"), Grader);
        Checkpoint[] all = [.. Directory.GetDirectories(folder.At("run", "checkpoints")).Order(StringComparer.Ordinal).Select(CheckpointStore.Load)];
        // Before the first step, after the second, after the last.
        Assert.Equal([0, 4, 0], all.Select(checkpoint => checkpoint.StageState.CriticSteps));
        Assert.Equal([false, true, false], all.Select(checkpoint => checkpoint.Critic.Any(tensor => tensor.Name == Critic.Head)));
        Assert.Equal([0, 2, 0], all.Select(checkpoint => checkpoint.CriticOptimizer.Count));
        long count = all[1].Critic.Sum(tensor => (long)tensor.Values.Length);
        Assert.Equal(all[1].Model.Sum(tensor => (long)tensor.Values.Length) + 16, count);
        Assert.Equal([count, count], all[1].CriticOptimizer.Select(moment => (long)moment.Values.Length));
    }

    private static async Task CutAsync(TrainingPlan plan, TemporaryFolder folder, int after, LoraOptions? adapter)
    {
        await TrainingRuns.RunAsync(plan, folder.At("whole"), Grader, adapter: adapter);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(
            plan, folder.At("cut"), Grader, adapter: adapter, cancellation: cancel.Token, onStep: step =>
            {
                if (step.Step == after) cancel.Cancel();
            }));
        await TrainingRuns.RunAsync(plan, folder.At("cut"), Grader, resume: true, adapter: adapter);
    }

    private static TrainingPlan Plan(int steps, Func<CriticOptions, CriticOptions>? critic = null, Func<RftOptions, RftOptions>? change = null)
    {
        var learning = new CriticOptions { LearningRate = 1e-2 };
        var options = LoopOptions.Rft(steps) with
        {
            PromptsPerStep = 6, GroupSize = 1, MinGroupSize = 1, FilterZeroVariance = false, Critic = critic?.Invoke(learning) ?? learning,
        };
        return LoopOptions.Plan(change?.Invoke(options) ?? options);
    }
}
