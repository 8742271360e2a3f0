using Rft.Training.Checkpoints;
using Rft.Training.Evaluation;
using Rft.Training.Loop;
using Rft.Training.Runs;

namespace Rft.Training.Tests.Loop;

/// <summary>What ends a run or a stage by itself.</summary>
public sealed class GuardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0.04, 0.0, "the policy's entropy was 0.04 nats a token in step 7, below guards.min_entropy = 0.05: it answers almost always the same.")]
    [InlineData(0.5, 0.2, "step 7 moved the policy by 0.2 nats a token (policy/kl), above guards.max_kl = 0.1. Lower the learning rate")]
    [InlineData(0.05, 0.1, null)]
    public void Entropy_and_kl_have_bounds(double entropy, double kl, string? stop)
    {
        var guard = new CollapseGuard(0.05, 0.1);
        var metrics = new Dictionary<string, double> { ["policy/entropy"] = entropy, ["policy/kl"] = kl };
        if (stop is null) guard.Check(metrics, 7);
        else Assert.StartsWith(stop, Assert.Throws<GuardStopException>(() => guard.Check(metrics, 7)).Message, StringComparison.Ordinal);
        // Without bounds, and without values, there is nothing to object to.
        new CollapseGuard().Check(metrics, 7);
        guard.Check(new Dictionary<string, double>(), 7);
    }

    [Fact]
    public async Task A_collapsed_policy_ends_the_run_after_the_step_is_recorded()
    {
        using var folder = new TemporaryFolder();
        var observer = new RecordingObserver();
        var plan = LoopOptions.Plan(LoopOptions.Rft(4) with { Collapse = new CollapseGuard(MinEntropy: 100) });
        await Assert.ThrowsAsync<GuardStopException>(() => TrainingRuns.RunAsync(plan, folder.At("run"), new ScriptedGrader(_ => 1), observer: observer));
        Assert.Equal(1, Assert.Single(observer.Steps).Step);
    }

    [Fact]
    public void An_evaluation_counts_as_better_only_by_more_than_the_delta()
    {
        var stop = new EvaluationStop("correct", Patience: 2, MinDelta: 0.05);
        var tally = stop.Count(null, Result(0.5));
        Assert.Equal(new EvaluationTally(0.5, 0), tally);
        tally = stop.Count(tally, Result(0.54));
        Assert.Equal(new EvaluationTally(0.5, 1), tally);
        Assert.Null(stop.Reason(tally));
        tally = stop.Count(tally, Result(0.56));
        Assert.Equal(new EvaluationTally(0.56, 0), tally);
        tally = stop.Count(stop.Count(tally, Result(0.3)), Result(0.61));
        Assert.Equal("valid/correct has not risen above 0.56 by more than 0.05 in 2 evaluations", stop.Reason(tally));
        // Another metric of the same evaluation.
        Assert.Equal(0.9, (stop with { Metric = "format" }).Count(null, Result(0.5)).Mark);
        Assert.Equal(new EvaluationTally(null, 1), (stop with { Metric = "none" }).Count(null, Result(0.5)));
    }

    [Fact]
    public async Task Evaluations_that_get_no_better_end_the_stage_and_a_resumed_run_ends_there_too()
    {
        using var folder = new TemporaryFolder();
        // Every evaluation scores the same: the first sets the mark, two more end the stage, at step 4 of 10.
        var options = LoopOptions.Rft(10);
        var plan = LoopOptions.Plan(options) with
        {
            ValidRows = LoopData.Rows(3),
            Evaluation = new EvaluationOptions("single", 1, 2, options.Sampling),
            Record = new RecordOptions(2, 2, false, true) { EvaluationStop = new EvaluationStop("single", 2) },
        };
        ScriptedGrader Grader() => new(request => request.Sample.Id.Contains("valid", StringComparison.Ordinal) ? 0.5 : request.Sample.Text.Length % 2);
        var run = await TrainingRuns.RunAsync(plan, folder.At("whole"), Grader());
        Assert.Equal(4, run.Steps[^1].Step);
        Assert.Contains("stage rft ends after step 4 of 10: valid/single has not risen above 0.5 in 2 evaluations", run.Notices);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(plan, folder.At("cut"), Grader(), cancellation: cancel.Token, onStep: step =>
        {
            if (step.Step == 3) cancel.Cancel();
        }));
        await TrainingRuns.RunAsync(plan, folder.At("cut"), Grader(), resume: true);
        TrainingRuns.AssertSame(folder.At("whole"), folder.At("cut"));
    }

    private static EvaluationResult Result(double value)
    {
        var main = new Estimate("correct", value, 10, 0, 1);
        return new EvaluationResult("rft", 1, main, [main, new Estimate("format", 0.9, 10, 0, 1)], new Dictionary<string, Estimate>(), new Dictionary<string, int>());
    }
}
