using Rft.Graders;
using Rft.Training.Batches;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Runs;
using Rft.Training.Tests.Models;

namespace Rft.Training.Tests.Loop;

/// <summary>Held-out losses: what they are, when a stage ends by them, which checkpoint they keep.</summary>
public sealed class HeldOutLossTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_loss_is_the_weighted_sum_over_the_unweighted_count_of_trained_tokens()
    {
        await using var compute = ComputeThread.Start(TorchFixture.Device.ToString(), 1);
        var policy = await TinyModels.PolicyAsync(compute, 5, Token);
        Datum[] data = [.. new[] { Demo(0, "ab"), Demo(1, "c") with { Weight = 0.5 } }.Select(row => ConversationBatch.Build(row, policy.Chat, 64))];
        var (measured, logProbs) = await compute.RunAsync(
            () =>
            {
                var scorer = new SequenceScorer(policy.Model, 64);
                return (new SftTask(data, data, scorer).Measure(), scorer.LogProbs(data));
            },
            Token);
        // Three trained tokens ("ab" and its end), then two: (a + 0.5 b) / 5.
        double a = -logProbs[0].Sum(value => (double)value), b = -logProbs[1].Sum(value => (double)value);
        Assert.Equal((a + 0.5 * b) / 5, measured["loss"], 9);
        Assert.Equal(5, measured["tokens"]);
        await compute.RunAsync(policy.Model.Dispose, Token);
    }

    [Theory]
    // Losses, smallest fall that counts, then what is stale and lowest after the last.
    [InlineData(new[] { 3.0, 2.0, 1.0 }, 0.0, 0, 1.0, 1.0)]
    [InlineData(new[] { 3.0, 2.0, 2.0, 2.5 }, 0.0, 2, 2.0, 2.0)]
    // 2.95 and 2.9 are lower, but not by more than 0.1 below 3; 2.85 is.
    [InlineData(new[] { 3.0, 2.95, 2.9 }, 0.1, 2, 2.9, 3.0)]
    [InlineData(new[] { 3.0, 2.95, 2.9, 2.85 }, 0.1, 0, 2.85, 2.85)]
    [InlineData(new[] { 3.0, double.NaN, 2.0 }, 0.0, 0, 2.0, 2.0)]
    [InlineData(new[] { 3.0, double.NaN }, 0.0, 1, 3.0, 3.0)]
    public void Patience_counts_measurements_without_a_fall_below_the_mark(double[] losses, double delta, int stale, double lowest, double mark)
    {
        var heldOut = new HeldOutLoss(null!, null!, new HeldOutOptions(1) { Patience = 2, MinDelta = delta });
        HeldOutTally? tally = null;
        foreach (double loss in losses)
        {
            var values = new Dictionary<string, double>();
            if (double.IsFinite(loss)) values["valid/loss"] = loss;
            tally = heldOut.Count(tally, new StepMetrics("s", 1, values)).Tally;
        }
        Assert.Equal(new HeldOutTally(lowest, mark, stale), tally);
        Assert.Equal(stale >= 2, heldOut.Reason(tally) is not null);
    }

    [Fact]
    public void Nothing_ends_without_patience_and_reasons_name_the_mark()
    {
        Assert.Null(new HeldOutLoss(null!, null!, new HeldOutOptions(1)).Reason(new HeldOutTally(1, 1, 99)));
        var patient = new HeldOutLoss(null!, null!, new HeldOutOptions(1) { Patience = 2, MinDelta = 0.01 });
        Assert.Equal("valid/loss has not fallen below 1.5 by more than 0.01 in 2 measurements", patient.Reason(new HeldOutTally(1.495, 1.5, 2)));
        Assert.Equal("valid/loss was not a number in 2 measurements", patient.Reason(new HeldOutTally(null, null, 2)));
    }

    [Fact]
    public async Task A_stage_ends_early_the_next_one_runs_and_the_best_checkpoint_is_the_lowest_one()
    {
        using var folder = new TemporaryFolder();
        var plan = Plan(patience: 2);
        var run = await TrainingRuns.RunAsync(plan, folder.At("run"));
        // Held-out answers contradict the trained ones: their loss falls while the letters' frequencies are learnt, then rises.
        double[] losses = [.. run.Measurements.Where(measured => measured.Stage == "warm").Select(measured => measured.Values["valid/loss"])];
        int lowest = Array.IndexOf(losses, losses.Min()), steps = run.Steps.Count(step => step.Stage == "warm");
        Assert.True(steps < 60, $"{steps} steps, losses {string.Join(' ', losses)}");
        Assert.Equal(losses.Length - 1 - 2, lowest);
        Assert.Equal((losses.Length - 1) * 2, steps);
        Assert.StartsWith($"stage warm ends after step {steps} of 60: valid/loss has not fallen below ", Assert.Single(run.Notices), StringComparison.Ordinal);
        Assert.Equal(3, run.Steps.Count(step => step.Stage == "after"));
        var store = new CheckpointStore(folder.At("run", "checkpoints"), 2);
        Assert.Equal(lowest * 2, CheckpointStore.Load(store.Best!).State.Step);
        var last = CheckpointStore.Load(store.Latest!).State;
        Assert.Equal((2, steps + 3, steps), (last.Stage, last.TotalSteps, last.OptimizerStepsByStage["warm"]));
        Assert.Null(last.Tally.HeldOut);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    public async Task A_run_that_was_cut_off_before_it_stops_early_stops_at_the_same_step(int before)
    {
        using var folder = new TemporaryFolder();
        var plan = Plan(patience: 2);
        var whole = await TrainingRuns.RunAsync(plan, folder.At("whole"));
        int steps = whole.Steps.Count(step => step.Stage == "warm");
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(plan, folder.At("cut"), cancellation: cancel.Token, onStep: step =>
        {
            if (step.Stage == "warm" && step.Step == steps - before) cancel.Cancel();
        }));
        await TrainingRuns.RunAsync(plan, folder.At("cut"), resume: true);
        Assert.Equal(TrainingRuns.Hash(folder.At("whole")), TrainingRuns.Hash(folder.At("cut")));
        Assert.Equal(TrainingRuns.Metrics(folder.At("whole")), TrainingRuns.Metrics(folder.At("cut")));
    }

    private static TrainingPlan Plan(int patience)
    {
        var warm = new SftOptions("warm", 60, 4, LoopOptions.Update, NotFinitePolicy.Stop)
        {
            HeldOut = new HeldOutOptions(2) { Patience = patience, KeepBest = true },
        };
        var stage = new SftStagePlan(warm, [.. Enumerable.Range(0, 8).Select(i => Demo(i, "ab"))]) { HeldOut = [.. Enumerable.Range(8, 4).Select(i => Demo(i, "ba"))] };
        var after = new SftStagePlan(warm with { Name = "after", Steps = 3, HeldOut = new HeldOutOptions(0) }, stage.Rows);
        return LoopOptions.Plan(LoopOptions.Rft(1)) with { Stages = [stage, after], GraderWeights = new Dictionary<string, double>() };
    }

    private static ChatRow Demo(int i, string answer) => LoopData.Rows(i + 1)[i] with
    {
        Messages = [.. LoopData.Rows(i + 1)[i].Messages, new Message { Role = "assistant", Content = answer }], Trained = [false, true],
    };
}
