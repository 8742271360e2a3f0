using System.Collections.Concurrent;
using Rft.Graders;
using Rft.Training.Checkpoints;
using Rft.Training.Loop;
using Rft.Training.Models;
using Rft.Training.Selection;

namespace Rft.Training.Tests.Loop;

/// <summary>Sampling that is ahead of the updates.</summary>
public sealed class OverlapTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, new double[] { 0, 0, 0, 0, 0, 0 })]
    // Two mini-batches: a step moves the policy by two optimizer steps. The first batches cannot be older than the stage.
    [InlineData(1, new double[] { 0, 2, 2, 2, 2, 2 })]
    [InlineData(3, new double[] { 0, 2, 4, 6, 6, 6 })]
    public async Task Staleness_is_what_was_asked_for_and_never_more(int lag, double[] ages)
    {
        using var folder = new TemporaryFolder();
        var run = await TrainingRuns.RunAsync(Plan(lag), folder.At("run"), Grader());
        Assert.Equal(ages, run.Steps.Select(step => step.Values["policy/staleness_max"]));
        Assert.Equal(ages, run.Steps.Select(step => step.Values["policy/staleness_mean"]));
        Assert.Equal(lag > 0, run.Steps[0].Values.ContainsKey("time/idle"));
    }

    [Fact]
    public async Task However_long_graders_take_the_run_is_the_same()
    {
        using var folder = new TemporaryFolder();
        await TrainingRuns.RunAsync(Plan(2), folder.At("quick"), Grader());
        var slow = new ScriptedGrader(async (request, seed, cancel) =>
        {
            await Task.Delay((int)(seed % 20), cancel);
            return Score(request);
        });
        await TrainingRuns.RunAsync(Plan(2), folder.At("slow"), slow);
        TrainingRuns.AssertSame(folder.At("quick"), folder.At("slow"));
    }

    [Fact]
    public async Task Another_lag_is_another_run()
    {
        using var folder = new TemporaryFolder();
        await TrainingRuns.RunAsync(Plan(0), folder.At("direct"), Grader());
        await TrainingRuns.RunAsync(Plan(1), folder.At("ahead"), Grader());
        Assert.NotEqual(TrainingRuns.Hash(folder.At("direct")), TrainingRuns.Hash(folder.At("ahead")));
    }

    [Theory]
    [InlineData(1, 3, false)]
    [InlineData(1, 4, false)]
    [InlineData(3, 5, false)]
    [InlineData(2, 5, true)]
    public async Task A_run_that_was_cut_off_and_resumed_ends_with_the_same_bytes_and_asks_nobody_twice(int lag, int after, bool lora)
    {
        using var folder = new TemporaryFolder();
        var adapter = lora ? new LoraOptions { Rank = 2, Alpha = 4 } : null;
        await TrainingRuns.RunAsync(Plan(lag), folder.At("whole"), Grader(), adapter: adapter);
        ConcurrentDictionary<string, int> asked = [];
        ScriptedGrader Counting() => new(request =>
        {
            asked.AddOrUpdate(request.Sample.Id, 1, (_, times) => times + 1);
            return Value(request);
        });
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(
            Plan(lag), folder.At("cut"), Counting(), adapter: adapter, cancellation: cancel.Token, onStep: step =>
            {
                if (step.Step == after) cancel.Cancel();
            }));
        await TrainingRuns.RunAsync(Plan(lag), folder.At("cut"), Counting(), resume: true, adapter: adapter);
        TrainingRuns.AssertSame(folder.At("whole"), folder.At("cut"));
        Assert.All(asked, pair => Assert.Equal(1, pair.Value));
    }

    [Fact]
    public async Task A_checkpoint_keeps_the_weights_of_batches_that_were_begun()
    {
        using var folder = new TemporaryFolder();
        var plan = Plan(2);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(plan, folder.At("cut"), Grader(), cancellation: cancel.Token, onStep: step =>
        {
            if (step.Step == 5) cancel.Cancel();
        }));
        // After step 4 the batches of steps 5 and 6 are under way, with the weights after steps 2 and 3.
        var checkpoint = CheckpointStore.Load(new CheckpointStore(folder.At("cut", "checkpoints"), 2).Latest!);
        Assert.Equal(4, checkpoint.State.Step);
        Assert.Equal([4, 6], checkpoint.StageState.BehindVersions);
        Assert.Equal(2, checkpoint.Behind.Count);
    }

    [Fact]
    public async Task A_grader_that_ends_the_run_ends_it_in_the_order_of_the_steps()
    {
        using var folder = new TemporaryFolder();
        // The third step's rollouts fail; by the time they are looked at, the second has been trained.
        var failing = new ScriptedGrader((request, _, _) => ValueTask.FromResult<GradeOutcome>(
            request.Sample.Id.StartsWith("rft/s3/", StringComparison.Ordinal) ? new GradeOutcome.Failed(FaultCode.Timeout, "slow") : Score(request)));
        var observer = new RecordingObserver();
        await Assert.ThrowsAsync<GuardStopException>(() => TrainingRuns.RunAsync(Plan(1), folder.At("run"), failing, observer: observer));
        Assert.Equal([1, 2], observer.Steps.Select(step => step.Step));
    }

    private static TrainingPlan Plan(int lag) =>
        LoopOptions.Plan(LoopOptions.Rft(6) with { Lag = lag, Selection = new SelectionOptions { Kind = SelectionKind.PassRate, Pass = new("single", 0.5) } });

    private static ScriptedGrader Grader() => new(Value);

    private static double Value(GradeRequest request) => request.Sample.Text.Length % 3 / 2.0;

    private static GradeOutcome.Graded Score(GradeRequest request) => new(Grade.Score(Value(request)));
}
