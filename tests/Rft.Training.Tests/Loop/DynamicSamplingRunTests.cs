using Rft.Training.Checkpoints;
using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Selection;

namespace Rft.Training.Tests.Loop;

/// <summary>Whole runs that refill and choose prompts. The grader's rewards are scripted by row: 0 to 3 solved, 4 to 6 hopeless, 7 to 9 mixed.</summary>
public sealed class DynamicSamplingRunTests
{
    private const int Steps = 8;
    private static readonly ScriptedGrader Grader = new(request => request.Item.Int("row") switch
    {
        < 4 => 1,
        < 7 => 0,
        _ => request.Sample.Id[^1] % 2,
    });

    private static readonly TrainingPlan Plan = LoopOptions.Plan(LoopOptions.Rft(Steps) with
    {
        Minibatches = 1,
        Refill = new RefillOptions { Spare = 3, Carry = true, MaxBatches = 6 },
        Selection = new SelectionOptions { Kind = SelectionKind.PassRate, RetireAfter = 1, Pass = new PassRule("single") },
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_refills_converges_on_mixed_prompts_and_leaves_retired_ones_alone()
    {
        using var folder = new TemporaryFolder();
        var run = await TrainingRuns.RunAsync(Plan, folder.At("run"), Grader);
        Assert.Contains(run.Steps, step => step.Values["group/refilled"] > 0);
        Assert.All(run.Steps, step => Assert.Equal(4, step.Values["group/kept"]));
        Assert.Contains(run.Steps, step => step.Values["group/carried"] > 0 && step.Values["group/carried_age"] == 1);
        // Carried groups were sampled by other weights; those of the step itself still agree to the bit.
        Assert.All(run.Steps, step => Assert.Equal(0, step.Values["policy/sampler_mismatch_max"]));
        Assert.Equal(4, run.Steps[^1].Values["selection/retired"]);
        // Four solved rows are seen once each. After the first epoch only hopeless and mixed rows are left, mixed ones more often than their 3 of 6.
        int[][] rows = [.. Enumerable.Range(1, Steps).Select(step => Rows(folder.At("run"), step))];
        Assert.Equal([0, 1, 2, 3], rows.SelectMany(row => row).Where(row => row < 4).Order());
        int[] late = [.. rows.Skip(Steps / 2).SelectMany(row => row)];
        Assert.True(late.Count(row => row >= 7) > late.Length * 0.6, string.Join(' ', late));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task A_run_that_was_cut_off_resumes_to_the_same_weights_metrics_and_rollouts(int after)
    {
        using var folder = new TemporaryFolder();
        await TrainingRuns.RunAsync(Plan, folder.At("whole"), Grader);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(
            Plan with { GradingWorkers = 8, SamplerSlots = 8 }, folder.At("cut"), Grader, cancellation: cancel.Token, onStep: step =>
            {
                if (step.Step == after) cancel.Cancel();
            }));
        await TrainingRuns.RunAsync(Plan, folder.At("cut"), Grader, resume: true);
        TrainingRuns.AssertSame(folder.At("whole"), folder.At("cut"));
    }

    [Fact]
    public async Task A_checkpoint_inside_the_stage_holds_histories_and_carried_groups_and_the_last_one_none()
    {
        using var folder = new TemporaryFolder();
        await TrainingRuns.RunAsync(Plan with { Record = Plan.Record with { KeepCheckpoints = 9 } }, folder.At("run"), Grader);
        var states = Directory.GetDirectories(folder.At("run", "checkpoints")).Order(StringComparer.Ordinal).Select(path => CheckpointStore.Load(path).StageState).ToList();
        Assert.True(states[0].IsEmpty);
        Assert.Contains(states, state => state.Carried.Count > 0 && state.Prompts.Count > 0);
        Assert.True(states[^1].IsEmpty);
    }

    [Fact]
    public async Task A_step_that_is_skipped_at_the_cap_makes_no_update_and_is_not_flat()
    {
        using var folder = new TemporaryFolder();
        var options = LoopOptions.Rft(3) with { Refill = new RefillOptions { MaxBatches = 1, OnCap = CapPolicy.Skip }, MaxFlatSteps = 1 };
        var run = await TrainingRuns.RunAsync(LoopOptions.Plan(options), folder.At("run"), new ScriptedGrader(request => request.Sample.Id.Contains("/p0/", StringComparison.Ordinal) ? request.Sample.Id[^1] % 2 : 0));
        Assert.All(run.Steps, step => Assert.Equal((0, 0, 1), (step.Values["train/updates"], step.Values["group/kept"], step.Values["group/discarded"])));
        Assert.Equal(3, run.Steps.Count);
    }

    [Fact]
    public async Task A_step_that_may_not_stay_unfilled_ends_the_run_after_it_is_recorded()
    {
        using var folder = new TemporaryFolder();
        var options = LoopOptions.Rft(3) with { Refill = new RefillOptions { MaxBatches = 2, OnCap = CapPolicy.Stop } };
        var error = await Assert.ThrowsAsync<GuardStopException>(() => TrainingRuns.RunAsync(LoopOptions.Plan(options), folder.At("run"), new ScriptedGrader(_ => 0)));
        Assert.StartsWith("0 of 4 groups had signal after 8 prompts", error.Message, StringComparison.Ordinal);
        Assert.Equal(32, File.ReadLines(folder.At("run", "rollouts", "step-000001.jsonl")).Count());
    }

    private static int[] Rows(string run, int step) =>
    [
        .. File.ReadLines(Path.Combine(run, "rollouts", $"step-{step:D6}.jsonl"))
            .Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement).Where(rollout => rollout.GetProperty("member").GetInt32() == 0)
            .Select(rollout => rollout.GetProperty("row").GetInt32()),
    ];
}
