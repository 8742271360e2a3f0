using Rft.Graders;
using Rft.Training.Batches;
using Rft.Training.Checkpoints;
using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Passes;
using Rft.Training.Tests.Models;

namespace Rft.Training.Tests.Loop;

/// <summary>Stages on pairs.</summary>
public sealed class DpoTests
{
    // Answers of one and of two tokens behind prompts of several lengths.
    private static readonly PreferenceDatum[] Pairs =
        [.. Enumerable.Range(0, 7).Select(i => new PreferenceDatum(Datum(2 + i, 2, seed: i), Datum(2 + i, 1 + (i % 3), seed: 50 + i)))];

    private static TrainingPlan Plan(int steps, SupervisedOptions? options = null) => LoopOptions.Plan(LoopOptions.Rft(1)) with
    {
        Stages =
        [
            new DpoStagePlan((DpoOptions?)options ?? Options(steps), [.. Enumerable.Range(0, 24).Select(Row)])
            {
                HeldOut = [.. Enumerable.Range(24, 8).Select(Row)],
            },
        ],
        GraderWeights = new Dictionary<string, double>(),
    };

    [Fact]
    public void The_loss_of_a_pair_of_one_token_answers_is_the_formulas()
    {
        // sum of x - f is u = log pi(a) - log ref(a) for a one-token answer: loss = log(1 + exp(-beta (u - v))), slopes by u and v: -+ beta s(-z).
        using var model = TinyModels.Decoder(TinyModels.Config());
        using var optimizer = new AdamW(model.Parameters);
        var options = new ForwardOptions(64);
        PreferenceDatum pair = new(Datum(3, 1, seed: 1), Datum(3, 1, seed: 2));
        var own = new SequenceScorer(model, options).LogProbs([pair.Chosen, pair.Rejected]);
        double x = own[0][^1], y = own[1][^1];
        // References at distances of the test's choice: u = 3, v = 1, z = 0.5 * 2 = 1.
        float[] Shifted(float[] values, double by) => [.. values.Select(value => value == 0 ? 0 : (float)(value - by))];
        pair = new(pair.Chosen with { RefLogProbs = Shifted(own[0], 3) }, pair.Rejected with { RefLogProbs = Shifted(own[1], 1) });
        var stats = new Trainer(model, optimizer, options).ForwardBackward([pair], new PreferenceLoss(new PreferenceOptions { Beta = 0.5 }));
        Assert.Equal(Math.Log(1 + Math.Exp(-1)), stats.Loss, 5);
        Assert.Equal((1.5, 0.5, 1.0), (Math.Round(stats.ChosenReward, 5), Math.Round(stats.RejectedReward, 5), stats.Correct));
        Assert.Equal((x, y), (stats.ChosenLogProb, stats.RejectedLogProb));

        // The gradient is that of the function by hand, which takes one more pass: slope -0.5 s(-1) on the chosen token, + on the other.
        double[] gradient = TorchFixture.Values(model.Parameters.Gradients);
        model.Parameters.ClearGradients();
        double slope = 0.5 / (1 + Math.E);
        new Trainer(model, optimizer, options).ForwardBackwardCustom([pair.Chosen, pair.Rejected], rows => new CustomLossResult(
            stats.Loss, [[.. rows[0].Select(value => value == 0 ? 0 : -slope)], [.. rows[1].Select(value => value == 0 ? 0 : slope)]]));
        double[] byHand = TorchFixture.Values(model.Parameters.Gradients);
        Assert.True(byHand.Max(Math.Abs) > 1e-3);
        Numbers.AssertClose(byHand, gradient, 1e-5 * byHand.Max(Math.Abs));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    [InlineData(45)]
    public void Any_token_budget_gives_the_gradient_and_the_loss_of_the_whole_step(int budget)
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        using var optimizer = new AdamW(model.Parameters);
        var loss = new PreferenceLoss(new PreferenceOptions { SftWeight = 0.1, LengthNormalized = true });
        (PreferenceStats, double[]) Run(int tokens)
        {
            model.Parameters.ClearGradients();
            return (new Trainer(model, optimizer, tokens).ForwardBackward(Pairs, loss), TorchFixture.Values(model.Parameters.Gradients));
        }
        var (whole, expected) = Run(4096);
        var (parts, gradient) = Run(budget);
        Assert.True(Microbatches.Split(Pairs, budget).Count > 1);
        Numbers.AssertClose(expected, gradient, 1e-6 * expected.Max(Math.Abs));
        Assert.Equal(whole.Loss, parts.Loss, 5);
        Assert.Equal((7, whole.Correct), (parts.Pairs, parts.Correct));
        var measured = new SequenceScorer(model, budget).Evaluate(Pairs, loss);
        Assert.Equal(parts.Loss, measured.Loss, 6);
    }

    [Fact]
    public void A_pair_is_never_taken_apart()
    {
        // Longer sides of 9 tokens: a pair is 18, so that two fit into 36 and one into 35.
        PreferenceDatum[] pairs = [.. Enumerable.Range(0, 4).Select(i => new PreferenceDatum(Datum(8, 2, i), Datum(8, 1, i)))];
        Assert.Equal([2, 2], Microbatches.Split(pairs, 36).Select(part => part.Count));
        Assert.Equal([1, 1, 1, 1], Microbatches.Split(pairs, 35).Select(part => part.Count));
    }

    [Fact]
    public async Task Accuracy_and_margin_rise_and_the_first_loss_is_that_of_indifference()
    {
        using var folder = new TemporaryFolder();
        var run = await TrainingRuns.RunAsync(Plan(30), folder.At("run"));
        var (first, last) = (run.Steps[0].Values, run.Steps[^1].Values);
        // The policy is its own reference: every margin is 0, no pair is right, the loss is log 2.
        Assert.Equal((0, 0, 0), (first["preference/accuracy"], first["preference/margin"], first["preference/chosen_reward"]));
        Assert.Equal(Math.Log(2), first["train/loss"], 6);
        Assert.True(last["preference/accuracy"] > 0.9, $"accuracy {last["preference/accuracy"]}");
        Assert.True(last["preference/margin"] > 0.3, $"margin {last["preference/margin"]}");
        Assert.True(last["train/loss"] < first["train/loss"]);
        Assert.Equal([0, 10, 20, 30], run.Measurements.Select(measured => measured.Step));
        Assert.Equal(Math.Log(2), run.Measurements[0].Values["valid/loss"], 6);
        Assert.True(run.Measurements[^1].Values["valid/accuracy"] > 0.9);
        Assert.True(run.Measurements[^1].Values["valid/margin"] > 0.3);
        Assert.Equal(8, run.Measurements[0].Values["valid/pairs"]);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(false, 5)]
    [InlineData(true, 3)]
    public async Task A_stage_that_was_cut_off_and_resumed_ends_with_the_same_bytes(bool lora, int after)
    {
        using var folder = new TemporaryFolder();
        var adapter = lora ? new LoraOptions { Rank = 2, Alpha = 4 } : null;
        var plan = Plan(8, Options(8) with { HeldOut = new HeldOutOptions(2) { KeepBest = true } });
        await TrainingRuns.RunAsync(plan, folder.At("whole"), adapter: adapter);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TrainingRuns.RunAsync(plan, folder.At("cut"), adapter: adapter, cancellation: cancel.Token, onStep: step =>
        {
            if (step.Step == after) cancel.Cancel();
        }));
        await TrainingRuns.RunAsync(plan, folder.At("cut"), resume: true, adapter: adapter);
        Assert.Equal(TrainingRuns.Hash(folder.At("whole")), TrainingRuns.Hash(folder.At("cut")));
        Assert.Equal(TrainingRuns.Metrics(folder.At("whole")), TrainingRuns.Metrics(folder.At("cut")));
        Assert.Equal(Path.GetFileName(Best(folder.At("whole"))), Path.GetFileName(Best(folder.At("cut"))));
    }

    [Fact]
    public async Task The_reference_is_the_policy_that_began_this_stage_not_an_earlier_one()
    {
        using var folder = new TemporaryFolder();
        var plan = Plan(4);
        var first = (DpoStagePlan)plan.Stages[0];
        plan = plan with { Stages = [first, new DpoStagePlan(first.Options with { Name = "again" }, first.Pairs)] };
        var run = await TrainingRuns.RunAsync(plan, folder.At("run"));
        Assert.True(run.Steps[3].Values["train/loss"] < Math.Log(2) - 1e-4);
        Assert.Equal("again", run.Steps[4].Stage);
        Assert.Equal(Math.Log(2), run.Steps[4].Values["train/loss"], 6);
    }

    private static string? Best(string run) => new CheckpointStore(Path.Combine(run, "checkpoints"), 2).Best;

    private static DpoOptions Options(int steps) =>
        new("prefer", steps, 6, LoopOptions.Update with { Forward = new ForwardOptions(128) }, NotFinitePolicy.Stop) { HeldOut = new HeldOutOptions(10) };

    // The capital of the prompt's letter against its own: one rule, so that what is learnt holds on other rows.
    private static PreferenceRow Row(int i)
    {
        string letter = ((char)('a' + (i % 26))).ToString();
        return PreferenceRow.Parse(Item.Parse($$"""{"prompt":"{{letter}}{{i % 10}}","chosen":"X{{i % 7}}","rejected":"y{{i % 5}}"}"""), "pairs", i + 1);
    }

    private static Datum Datum(int prompt, int answer, int seed)
    {
        int[] tokens = [.. Enumerable.Range(0, prompt + answer).Select(i => Seed.ToIndex(Seed.Derive((ulong)(i < prompt ? 900 + prompt : seed), (ulong)i), 24))];
        return new Datum
        {
            Inputs = tokens[..^1], Targets = tokens[1..], Mask = [.. Enumerable.Range(1, tokens.Length - 1).Select(i => i >= prompt)],
        };
    }
}
