using Rft.Graders;
using Rft.Training.Checkpoints;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Runs;

namespace Rft.Training.Tests.Loop;

/// <summary>Whole runs of a one-layer policy: what they leave behind is a function of the plan alone.</summary>
public sealed class TrainingRunTests
{
    private const int Steps = 6;
    private static readonly TrainingPlan Plan = LoopOptions.Plan(LoopOptions.Rft(Steps));
    // Rewards letters; differs inside almost every group of random bytes.
    private static readonly ScriptedGrader Grader = new(request => request.Sample.Text.Count(char.IsAsciiLetterLower) - 0.1 * request.Sample.Text.Length);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_seed_gives_the_same_weights_metrics_and_rollouts_with_any_number_of_workers()
    {
        using var folder = new TemporaryFolder();
        var first = await RunAsync(Plan, folder.At("a"));
        var second = await RunAsync(Plan with { GradingWorkers = 8, SamplerSlots = 16 }, folder.At("b"));
        Assert.Equal(Hash(folder.At("a")), Hash(folder.At("b")));
        Assert.Equal(Metrics(folder.At("a")), Metrics(folder.At("b")));
        Assert.Equal(File.ReadAllText(folder.At("a", "rollouts", "step-000006.jsonl")), File.ReadAllText(folder.At("b", "rollouts", "step-000006.jsonl")));
        Assert.Equal(Steps, first.Steps.Count);
        Assert.All(first.Steps, step => Assert.Equal(2, step.Values["train/updates"]));
        Assert.All(first.Steps, step => Assert.Equal(0, step.Values["policy/sampler_mismatch_max"]));
        Assert.Equal(first.Steps.Select(step => step.Step), second.Steps.Select(step => step.Step));
    }

    [Fact]
    public async Task Another_seed_gives_other_weights()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(Plan, folder.At("a"));
        await RunAsync(Plan with { Seed = 18 }, folder.At("b"));
        Assert.NotEqual(Hash(folder.At("a")), Hash(folder.At("b")));
    }

    [Fact]
    public async Task A_run_that_was_stopped_and_resumed_ends_like_an_undisturbed_one()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(Plan, folder.At("whole"));
        var stop = new StopRequest();
        var error = await Assert.ThrowsAsync<RunStoppedException>(() => RunAsync(Plan, folder.At("cut"), stop: stop, onStep: step =>
        {
            if (step.Step == 3) stop.Request();
        }));
        Assert.Equal("stopped after step 3 of stage 'rft'", error.Message);
        var latest = CheckpointStore.Load(new CheckpointStore(folder.At("cut", "checkpoints"), 2).Latest!);
        Assert.Equal((3, 3, 6, 12), (latest.State.Step, latest.State.RolloutSteps, latest.State.PolicyVersion, latest.State.Cursor));
        var rest = await RunAsync(Plan, folder.At("cut"), resume: true);
        Assert.Equal([4, 5, 6], rest.Steps.Select(step => step.Step));
        AssertSame(folder, "whole", "cut");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_run_that_was_cut_off_in_a_step_and_resumed_ends_like_an_undisturbed_one(int after)
    {
        using var folder = new TemporaryFolder();
        await RunAsync(Plan, folder.At("whole"));
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(Plan, folder.At("cut"), cancellation: cancel.Token, onStep: step =>
        {
            if (step.Step == after) cancel.Cancel();
        }));
        await RunAsync(Plan, folder.At("cut"), resume: true);
        AssertSame(folder, "whole", "cut");
    }

    [Fact]
    public async Task Stages_follow_each_other_and_a_reference_survives_a_resume()
    {
        using var folder = new TemporaryFolder();
        var sft = new SftOptions("warm", 3, 2, LoopOptions.Update, NotFinitePolicy.Stop);
        var demos = LoopData.Rows(4).Select(row => row with
        {
            Messages = [.. row.Messages, new Message { Role = "assistant", Content = "ab" }], Trained = [false, true],
        }).ToList();
        var kl = LoopOptions.Rft(4) with { Loss = LoopOptions.Rft(4).Loss with { Kl = new() { Coef = 0.1 } } };
        var plan = Plan with { Stages = [new SftStagePlan(sft, demos), new RftStagePlan(kl, LoopData.Rows(10))] };
        var whole = await RunAsync(plan, folder.At("whole"));
        Assert.Equal(["warm", "warm", "warm", "rft", "rft", "rft", "rft"], whole.Steps.Select(step => step.Stage));
        Assert.True(whole.Steps[2].Values["train/loss"] < whole.Steps[0].Values["train/loss"]);
        // The reference is the policy that began the stage: no distance before the first update, some after it.
        Assert.True(whole.Steps[6].Values["policy/reference_kl"] > whole.Steps[3].Values["policy/reference_kl"]);
        // Stopped between the stages, then inside the second one.
        foreach (var (stage, at, message) in new[] { ("warm", 3, "stopped after stage 'warm'"), ("rft", 1, "stopped after step 1 of stage 'rft'") })
        {
            var stop = new StopRequest();
            var error = await Assert.ThrowsAsync<RunStoppedException>(() => RunAsync(plan, folder.At("cut"), resume: stage == "rft", stop: stop, onStep: step =>
            {
                if (step.Stage == stage && step.Step == at) stop.Request();
            }));
            Assert.Equal(message, error.Message);
        }
        await RunAsync(plan, folder.At("cut"), resume: true);
        AssertSame(folder, "whole", "cut");
    }

    [Fact]
    public async Task A_steered_entropy_bonus_grows_below_its_target_and_survives_a_resume()
    {
        using var folder = new TemporaryFolder();
        // Random bytes have an entropy of log 262 = 5.6 nats: always below 10.
        var options = LoopOptions.Rft(4) with { Entropy = new EntropyControl(Target: 10, Delta: 0.01, Largest: 0.03) };
        var plan = Plan with { Stages = [new RftStagePlan(options, LoopData.Rows(10))] };
        var whole = await RunAsync(plan, folder.At("whole"));
        Assert.Equal([0.01, 0.02, 0.03, 0.03], whole.Steps.Select(step => step.Values["train/entropy_coef"]));
        var stop = new StopRequest();
        await Assert.ThrowsAsync<RunStoppedException>(() => RunAsync(plan, folder.At("cut"), stop: stop, onStep: step =>
        {
            if (step.Step == 2) stop.Request();
        }));
        await RunAsync(plan, folder.At("cut"), resume: true);
        AssertSame(folder, "whole", "cut");
        await RunAsync(Plan with { Stages = [new RftStagePlan(options with { Entropy = null }, LoopData.Rows(10))] }, folder.At("plain"));
        Assert.NotEqual(Hash(folder.At("whole")), Hash(folder.At("plain")));
    }

    [Fact]
    public async Task A_kl_in_the_reward_is_measured_against_the_policy_that_began_the_stage()
    {
        using var folder = new TemporaryFolder();
        var options = LoopOptions.Rft(2) with { KlReward = new() { Coef = 0.1, Estimator = KlEstimator.K3 } };
        var run = await RunAsync(Plan with { Stages = [new RftStagePlan(options, LoopData.Rows(10))] }, folder.At("run"));
        // The sampler agrees with the reference to the bit before the first update; k3 is above 0 after it.
        Assert.Equal(0, run.Steps[0].Values["policy/reference_kl"]);
        Assert.True(run.Steps[1].Values["policy/reference_kl"] > 0);
        var plain = await RunAsync(Plan with { Stages = [new RftStagePlan(LoopOptions.Rft(2), LoopData.Rows(10))] }, folder.At("plain"));
        Assert.DoesNotContain("policy/reference_kl", plain.Steps[0].Values.Keys);
        Assert.NotEqual(Hash(folder.At("run")), Hash(folder.At("plain")));
    }

    [Fact]
    public async Task A_run_without_signal_ends_by_its_guard_and_moves_no_weight()
    {
        using var folder = new TemporaryFolder();
        var flat = LoopOptions.Plan(LoopOptions.Rft(Steps) with { MaxFlatSteps = 2 });
        var observer = new RecordingObserver();
        var error = await Assert.ThrowsAsync<GuardStopException>(() => RunAsync(flat, folder.At("run"), new ScriptedGrader(_ => 1), observer: observer));
        Assert.StartsWith("no group had signal in 2 steps in a row (last step: 4 AllMax)", error.Message, StringComparison.Ordinal);
        Assert.All(observer.Steps, step => Assert.Equal((0, 1), (step.Values["train/updates"], step.Values["group/zero_variance_share"])));
        Assert.All(observer.Steps, step => Assert.DoesNotContain("train/loss", step.Values.Keys));
        var latest = CheckpointStore.Load(new CheckpointStore(folder.At("run", "checkpoints"), 2).Latest!);
        Assert.Equal((0, 2), (latest.State.PolicyVersion, latest.State.Tally.FlatSteps));
    }

    [Fact]
    public async Task Evaluations_come_before_during_and_after_a_stage()
    {
        using var folder = new TemporaryFolder();
        var evaluated = LoopOptions.Plan(LoopOptions.Rft(4)) with
        {
            ValidRows = LoopData.Rows(3, kind: "easy"), Evaluation = new("single", 2, 2, LoopData.Settings),
        };
        var observer = await RunAsync(evaluated, folder.At("run"));
        Assert.Equal([0, 2, 4], observer.Evaluations.Select(result => result.Step));
        Assert.All(observer.Evaluations, result => Assert.Equal(["reward", "single"], result.ByGrader.Select(estimate => estimate.Metric).Order()));
        Assert.All(observer.Evaluations, result => Assert.Equal(result.Main, result.ByKind["easy"]));
        Assert.Equal(3, observer.Evaluations[0].Main.Count);
    }

    private static void AssertSame(TemporaryFolder folder, string left, string right) => TrainingRuns.AssertSame(folder.At(left), folder.At(right));

    private static Task<RecordingObserver> RunAsync(
        TrainingPlan plan, string path, IRolloutGrader? grader = null, bool resume = false, StopRequest? stop = null, Action<StepMetrics>? onStep = null,
        RecordingObserver? observer = null, CancellationToken? cancellation = null) =>
        TrainingRuns.RunAsync(plan, path, grader ?? Grader, resume, stop, onStep, observer, cancellation);

    private static string Hash(string run) => TrainingRuns.Hash(run);

    private static string Metrics(string run) => TrainingRuns.Metrics(run);
}
