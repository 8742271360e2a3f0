using Rft.Graders;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Runs;
using Rft.Training.Tests.Models;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Loop;

/// <summary>References that follow the policy, alone and in whole runs of a one-layer policy.</summary>
public sealed class ReferenceRunTests
{
    private static readonly LoraOptions Adapter = new() { Rank = 2, Alpha = 4 };
    private static readonly ScriptedGrader Grader = new(request => request.Sample.Text.Count(char.IsAsciiLetterLower) - 0.1 * request.Sample.Text.Length);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_reference_becomes_the_weighted_mean_at_the_steps_that_are_due()
    {
        // 0.25 * 3 + 0.75 * 1 = 1.5, then 0.25 * 3 + 0.75 * 1.5 = 1.875: every parameter alike.
        using var policy = Filled(3);
        using var reference = new ReferencePolicy(Filled(1), policy, new ReferenceOptions(2, 0.25));
        Assert.Equal((false, 1f), (reference.Follow(1), Value(reference.Model)));
        Assert.Equal((true, 1.5f), (reference.Follow(2), Value(reference.Model)));
        Assert.Equal((false, 1.5f), (reference.Follow(3), Value(reference.Model)));
        Assert.Equal((true, 1.875f), (reference.Follow(4), Value(reference.Model)));
        Assert.Equal(3f, Value(policy));
    }

    [Fact]
    public async Task The_reference_of_a_later_stage_is_the_policy_at_the_start_of_the_first()
    {
        using var folder = new TemporaryFolder();
        var plain = LoopOptions.Rft(2);
        var second = plain with { Name = "second", Loss = plain.Loss with { Kl = new KlOptions { Coef = 0.1 } } };
        var plan = LoopOptions.Plan(plain) with { Stages = [new RftStagePlan(plain, LoopData.Rows(10)), new RftStagePlan(second, LoopData.Rows(10))] };
        await TrainingRuns.RunAsync(plan, folder.At("run"), Grader);
        byte[] Weights(params string[] path) => File.ReadAllBytes(folder.At(["run", .. path]));
        // START is the policy before the first step of all, LATEST that after the second stage.
        string start = File.ReadAllText(folder.At("run", "checkpoints", "START")).Trim(), latest = File.ReadAllText(folder.At("run", "checkpoints", "LATEST")).Trim();
        Assert.Equal(Weights("checkpoints", start, "model.safetensors"), Weights("reference.safetensors"));
        Assert.NotEqual(Weights("checkpoints", latest, "model.safetensors"), Weights("reference.safetensors"));
    }

    [Fact]
    public void A_reference_without_options_stays()
    {
        using var policy = Filled(3);
        using var reference = new ReferencePolicy(Filled(1), policy, null);
        Assert.Equal((false, false, 1f), (reference.Moves, reference.Follow(1), Value(reference.Model)));
    }

    [Fact]
    public void Of_an_adapter_the_factors_are_averaged_not_their_products()
    {
        // One entry of B A by hand, all entries of a factor alike, rank 2: B A = 2 b a. Policy 2 * 3 * 5 = 30, reference 2 * 1 * 1 = 2; alpha 0.5.
        // Factors: b 2, a 3, product 2 * 2 * 3 = 12. Products: (30 + 2) / 2 = 16. The difference is alpha (1 - alpha) * 2 * dB * dA = 0.25 * 2 * 2 * 4 = 4.
        using var policy = Filled(0);
        using var model = policy.Sharing();
        Fill(LoraAdapter.Attach(policy, Adapter), a: 5, b: 3);
        Fill(LoraAdapter.Attach(model, Adapter), a: 1, b: 1);
        using var reference = new ReferencePolicy(model, policy, new ReferenceOptions(1, 0.5));
        Assert.True(reference.Follow(1));
        using var addition = model.Adapter!.Addition("model.layers.0.self_attn.q_proj.weight")!;
        Assert.All(TorchFixture.Values(addition), value => Assert.Equal(12 * Adapter.Scale, value, 5));
        // A copy is exact whatever the factors are.
        using var copy = new ReferencePolicy(policy.Sharing(), policy, new ReferenceOptions(1));
        Fill(LoraAdapter.Attach(copy.Model, Adapter), a: 1, b: 1);
        copy.Follow(1);
        Assert.Equal(TorchFixture.Values(policy.Trained.Values), TorchFixture.Values(copy.Model.Trained.Values));
    }

    [Fact]
    public void Bad_numbers_are_refused()
    {
        Assert.Contains("every 0", Message(new ReferenceOptions(0)), StringComparison.Ordinal);
        Assert.Contains("above 0, not 0", Message(new ReferenceOptions(1, 0)), StringComparison.Ordinal);
        Assert.Contains("at most 1, not 1.5", Message(new ReferenceOptions(1, 1.5)), StringComparison.Ordinal);
        Assert.Contains("not NaN", Message(new ReferenceOptions(1, double.NaN)), StringComparison.Ordinal);

        static string Message(ReferenceOptions options) => Assert.Throws<ArgumentException>(options.Validate).Message;
    }

    [Fact]
    public async Task A_reference_that_becomes_the_policy_after_each_step_has_no_distance_to_it()
    {
        using var folder = new TemporaryFolder();
        var still = await RunAsync(Rft(4, null), folder.At("still"));
        Assert.True(still.Steps[^1].Values["policy/reference_kl"] > 0);
        var synced = await RunAsync(Rft(4, new ReferenceOptions(1)), folder.At("synced"));
        Assert.All(synced.Steps, step => Assert.Equal(0, step.Values["policy/reference_kl"]));
        var every = await RunAsync(Rft(4, new ReferenceOptions(2)), folder.At("every"));
        Assert.Equal([true, false, true, false], every.Steps.Select(step => step.Values["policy/reference_kl"] == 0));
        Assert.NotEqual(TrainingRuns.Hash(folder.At("still")), TrainingRuns.Hash(folder.At("every")));
        Assert.True(File.Exists(folder.At("every", "reference-rft.safetensors")));
    }

    [Theory]
    [InlineData(1, 1.0, false)]
    [InlineData(3, 1.0, false)]
    [InlineData(3, 0.3, false)]
    [InlineData(3, 0.3, true)]
    [InlineData(5, 0.3, true)]
    public async Task A_run_that_was_cut_off_resumes_with_the_reference_it_had(int after, double alpha, bool lora)
    {
        using var folder = new TemporaryFolder();
        var (plan, adapter) = (Rft(6, new ReferenceOptions(1, alpha)), lora ? Adapter : null);
        await CutAsync(plan, folder, after, adapter);
        TrainingRuns.AssertSame(folder.At("whole"), folder.At("cut"));
    }

    [Theory]
    [InlineData(3, 1.0, false)]
    [InlineData(5, 0.4, false)]
    [InlineData(5, 0.4, true)]
    public async Task So_does_a_stage_on_pairs(int after, double alpha, bool lora)
    {
        using var folder = new TemporaryFolder();
        await CutAsync(Dpo(new ReferenceOptions(3, alpha)), folder, after, lora ? Adapter : null);
        Assert.Equal(TrainingRuns.Hash(folder.At("whole")), TrainingRuns.Hash(folder.At("cut")));
        Assert.Equal(TrainingRuns.Metrics(folder.At("whole")), TrainingRuns.Metrics(folder.At("cut")));
    }

    [Fact]
    public async Task Pairs_and_held_out_pairs_are_scored_anew_when_the_reference_has_moved()
    {
        using var folder = new TemporaryFolder();
        var run = await RunAsync(Dpo(new ReferenceOptions(2)), folder.At("run"));
        // Right after the reference has become the policy every loss is that of indifference, log 2; a step later it is not.
        Assert.Equal([true, false, true, false, true, false], run.Steps.Select(step => Math.Abs(step.Values["train/loss"] - Math.Log(2)) < 1e-6));
        Assert.All(run.Measurements, measured => Assert.Equal(Math.Log(2), measured.Values["valid/loss"], 6));
    }

    [Fact]
    public async Task Only_a_checkpoint_inside_the_stage_holds_a_reference_and_only_one_that_moves()
    {
        using var folder = new TemporaryFolder();
        foreach (var options in new[] { null, new ReferenceOptions(1) })
        {
            string name = options is null ? "still" : "moving";
            var plan = Rft(3, options);
            await RunAsync(plan with { Record = plan.Record with { KeepCheckpoints = 9 } }, folder.At(name));
            var counts = Directory.GetDirectories(folder.At(name, "checkpoints")).Order(StringComparer.Ordinal)
                .Select(path => CheckpointStore.Load(path).Reference.Count > 0);
            // Before the first step, after the second, after the last.
            Assert.Equal([false, options is not null, false], counts);
        }
    }

    private static async Task CutAsync(TrainingPlan plan, TemporaryFolder folder, int after, LoraOptions? adapter)
    {
        await RunAsync(plan, folder.At("whole"), adapter: adapter);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => RunAsync(plan, folder.At("cut"), adapter: adapter, cancellation: cancel.Token, onStep: step =>
        {
            if (step.Step == after) cancel.Cancel();
        }));
        await RunAsync(plan, folder.At("cut"), resume: true, adapter: adapter);
    }

    private static Task<RecordingObserver> RunAsync(
        TrainingPlan plan, string path, bool resume = false, Action<StepMetrics>? onStep = null, CancellationToken? cancellation = null,
        LoraOptions? adapter = null) =>
        TrainingRuns.RunAsync(plan, path, Grader, resume, onStep: onStep, cancellation: cancellation, adapter: adapter);

    private static TrainingPlan Rft(int steps, ReferenceOptions? reference)
    {
        var options = LoopOptions.Rft(steps) with { Minibatches = 1, Reference = reference };
        return LoopOptions.Plan(options with { Loss = options.Loss with { Kl = new() { Coef = 0.1 } } });
    }

    private static TrainingPlan Dpo(ReferenceOptions reference)
    {
        var options = new DpoOptions("prefer", 6, 4, LoopOptions.Update, NotFinitePolicy.Stop) { Reference = reference, HeldOut = new HeldOutOptions(2) };
        PreferenceRow[] rows =
        [
            .. Enumerable.Range(0, 12)
                .Select(i => PreferenceRow.Parse(Item.Parse($$"""{"prompt":"{{i}}","chosen":"X","rejected":"y{{i % 3}}"}"""), "pairs", i + 1)),
        ];
        return LoopOptions.Plan(LoopOptions.Rft(1)) with
        {
            Stages = [new DpoStagePlan(options, rows[..8]) { HeldOut = rows[8..] }], GraderWeights = new Dictionary<string, double>(),
        };
    }

    private static Decoder Filled(double value)
    {
        var model = new Decoder(TinyModels.Config(layers: 1), TinyModels.Tensors);
        using var off = no_grad();
        model.Parameters.Values.fill_(value);
        return model;
    }

    private static void Fill(LoraAdapter adapter, double a, double b)
    {
        using var off = no_grad();
        foreach (var shape in adapter.Parameters.Shapes) adapter.Parameters[shape.Name].fill_(shape.Name.Contains("lora_A", StringComparison.Ordinal) ? a : b);
    }

    private static float Value(Decoder model)
    {
        double[] values = TorchFixture.Values(model.Trained.Values);
        Assert.All(values, value => Assert.Equal(values[0], value));
        return (float)values[0];
    }
}
