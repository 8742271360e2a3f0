using Rft.Training.Checkpoints;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Runs;

namespace Rft.Training.Tests.Loop;

/// <summary>Whole runs whose KL coefficient follows a target.</summary>
public sealed class KlControlRunTests
{
    private const double First = 0.1;
    // A fifth at most for 160 samples; a step has 16.
    private static readonly KlControl Far = new(Target: 1, Horizon: 160);
    private static readonly ScriptedGrader Grader = new(request => request.Sample.Text.Count(char.IsAsciiLetterLower) - 0.1 * request.Sample.Text.Length);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Below_the_target_the_coefficient_shrinks_in_the_loss_and_in_the_reward(bool inReward)
    {
        using var folder = new TemporaryFolder();
        var run = await RunAsync(Plan(inReward, Far), folder.At("run"));
        // The policy has hardly moved: a KL far below 1, an error of -0.2 at most, 16 / 160 of it: 0.98 a step.
        double[] used = [.. run.Steps.Select(step => step.Values["train/kl_coef"])];
        Numbers.AssertClose([First, First * 0.98, First * 0.98 * 0.98, First * Math.Pow(0.98, 3)], used, 1e-12);
        // Above a tiny target it grows as soon as there is a distance, which there is not in the first step.
        var above = await RunAsync(Plan(inReward, Far with { Target = 1e-9 }), folder.At("above"));
        Numbers.AssertClose([First, First * 0.98, First * 0.98 * 1.02], [.. above.Steps.Take(3).Select(step => step.Values["train/kl_coef"])], 1e-12);
        Assert.NotEqual(TrainingRuns.Hash(folder.At("run")), TrainingRuns.Hash(folder.At("above")));
        var plain = await RunAsync(Plan(inReward, null), folder.At("plain"));
        Assert.All(plain.Steps, step => Assert.DoesNotContain("train/kl_coef", step.Values.Keys));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_survives_a_resume(bool inReward)
    {
        using var folder = new TemporaryFolder();
        await RunAsync(Plan(inReward, Far), folder.At("whole"));
        var stop = new StopRequest();
        await Assert.ThrowsAsync<RunStoppedException>(() => TrainingRuns.RunAsync(Plan(inReward, Far), folder.At("cut"), Grader, stop: stop, onStep: step =>
        {
            if (step.Step == 2) stop.Request();
        }));
        var latest = CheckpointStore.Load(new CheckpointStore(folder.At("cut", "checkpoints"), 2).Latest!);
        Assert.Equal(First * 0.98 * 0.98, latest.State.Tally.KlCoef!.Value, 12);
        await TrainingRuns.RunAsync(Plan(inReward, Far), folder.At("cut"), Grader, resume: true);
        TrainingRuns.AssertSame(folder.At("whole"), folder.At("cut"));
    }

    [Fact]
    public async Task A_step_without_signal_leaves_it_as_it_is()
    {
        using var folder = new TemporaryFolder();
        var run = await TrainingRuns.RunAsync(Plan(inReward: false, Far, filter: true), folder.At("run"), new ScriptedGrader(_ => 1));
        Assert.All(run.Steps, step => Assert.Equal((0, First), (step.Values["train/updates"], step.Values["train/kl_coef"])));
    }

    private static Task<RecordingObserver> RunAsync(TrainingPlan plan, string path) => TrainingRuns.RunAsync(plan, path, Grader);

    // Without the filter every group is trained on: a step has 16 samples whatever they are worth.
    private static TrainingPlan Plan(bool inReward, KlControl? control, bool filter = false)
    {
        var options = LoopOptions.Rft(4) with { Minibatches = 1, KlControl = control, FilterZeroVariance = filter };
        return LoopOptions.Plan(inReward
            ? options with { KlReward = new() { Coef = First, Estimator = KlEstimator.K3 } }
            : options with { Loss = options.Loss with { Kl = new() { Coef = First } } });
    }
}
