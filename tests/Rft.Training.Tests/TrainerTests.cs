using Rft.Training.Batches;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Tests.Models;
using static TorchSharp.torch;

namespace Rft.Training.Tests;

public sealed class TrainerTests
{
    // Lengths 9, 4, 1, 7, 12, 3: several share a key block, one is shorter than a product's least rows, one trains nothing.
    private static readonly Datum[] Data = [.. new[] { 9, 4, 1, 7, 12, 3 }.Select(TrainingRows.Row)];

    private static readonly PolicyLossOptions Policy = new()
    {
        EntropyCoef = 0.01, Kl = new KlOptions { Coef = 0.1 }, Aggregation = new AggregationOptions { Mode = AggregationMode.SeqMeanTokenMean },
    };

    [Theory]
    [InlineData(false, 4, true)]
    [InlineData(true, 2, true)]
    [InlineData(true, 1, false)]
    public void Gradients_are_the_slopes_of_the_loss(bool policy, int kvHeads, bool tied)
    {
        using var model = TinyModels.Decoder(TinyModels.Config(kvHeads: kvHeads, layers: 1, tied: tied));
        using var optimizer = new AdamW(model.Parameters);
        var trainer = new Trainer(model, optimizer, 4096);
        ILoss loss = policy ? new PolicyLoss(Policy with { RatioMin = null, RatioMax = null }) : new CrossEntropyLoss();
        double[] gradient = Gradient(trainer, model, loss);
        double scale = gradient.Max(Math.Abs);
        Assert.True(scale > 1e-3);
        double Loss(Tensor values, long index, float value)
        {
            using var off = no_grad();
            using var scope = NewDisposeScope();
            values[index].fill_(value);
            return Losses(trainer, model, loss);
        }
        // Every 37th parameter, by central differences.
        for (long i = 0; i < model.Parameters.Count; i += 37)
        {
            float at = model.Parameters.Values[i].item<float>();
            const float h = 5e-3f;
            double slope = (Loss(model.Parameters.Values, i, at + h) - Loss(model.Parameters.Values, i, at - h)) / (2.0 * h);
            Loss(model.Parameters.Values, i, at);
            Assert.True(Math.Abs(slope - gradient[i]) < 0.02 * scale, $"parameter {i}: slope {slope}, gradient {gradient[i]}, largest {scale}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Any_token_budget_gives_the_gradient_the_loss_and_the_log_probabilities_of_the_whole(bool policy)
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        using var optimizer = new AdamW(model.Parameters);
        ILoss loss = policy ? new PolicyLoss(Policy) : new CrossEntropyLoss();
        double[] whole = Gradient(new Trainer(model, optimizer, 4096), model, loss);
        double scale = whole.Max(Math.Abs);
        var all = new Trainer(model, optimizer, 4096).ForwardBackward(Data, loss);
        foreach (int budget in new[] { 1, 12, 20, 40 })
        {
            var trainer = new Trainer(model, optimizer, budget);
            double[] gradient = Gradient(trainer, model, loss);
            for (int i = 0; i < whole.Length; i++) Assert.True(Math.Abs(whole[i] - gradient[i]) <= 1e-6 * scale, $"budget {budget}, parameter {i}: {whole[i]}, {gradient[i]}");
            var part = trainer.ForwardBackward(Data, loss);
            Assert.Equal(all.Stats.Loss, part.Stats.Loss, 5);
            Assert.Equal(all.Stats.Tokens, part.Stats.Tokens);
            for (int row = 0; row < Data.Length; row++) Assert.Equal(all.LogProbs[row], part.LogProbs[row]);
        }
    }

    [Fact]
    public void A_custom_function_of_all_rows_trains_by_its_own_gradient()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        using var optimizer = new AdamW(model.Parameters);
        // Small micro-batches: the function sees all rows all the same.
        var trainer = new Trainer(model, optimizer, 12);
        double[] wanted = Gradient(trainer, model, new CrossEntropyLoss());
        int tokens = Data.Sum(datum => datum.TrainedLength);
        trainer.DiscardGradients();
        // The mean of -w x by hand: row weights are the function's business.
        var pass = trainer.ForwardBackwardCustom(Data, rows => new CustomLossResult(
            -rows.Select((row, i) => Data[i].Weight * row.Sum(x => (double)x)).Sum() / tokens,
            [.. rows.Select((row, i) => row.Select(_ => -Data[i].Weight / tokens).ToArray())]));
        double scale = wanted.Max(Math.Abs);
        Assert.All(wanted.Zip(TorchFixture.Values(model.Parameters.Gradients)), pair => Assert.InRange(pair.First - pair.Second, -1e-6 * scale, 1e-6 * scale));
        Assert.Equal(trainer.ForwardBackward(Data, new CrossEntropyLoss()).Stats.Loss, pass.Stats.Loss, 5);
        Assert.Throws<CustomLossException>(() => trainer.ForwardBackwardCustom(Data, _ => new CustomLossResult(0, [[1]])));
    }

    [Fact]
    public void Gradients_of_parts_add_up_under_the_totals_of_the_step()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        using var optimizer = new AdamW(model.Parameters);
        var trainer = new Trainer(model, optimizer, 4096);
        var loss = new CrossEntropyLoss();
        double[] whole = Gradient(trainer, model, loss);
        var totals = new StepTotals(Data.Sum(datum => datum.TrainedLength), Data.Length, Data.Count(datum => datum.TrainedLength == 0));
        trainer.DiscardGradients();
        trainer.ForwardBackward(Data[..2], loss, totals: totals);
        trainer.ForwardBackward(Data[2..], loss, totals: totals);
        double scale = whole.Max(Math.Abs);
        Assert.All(whole.Zip(TorchFixture.Values(model.Parameters.Gradients)), pair => Assert.InRange(pair.First - pair.Second, -1e-6 * scale, 1e-6 * scale));
    }

    [Fact]
    public void Log_probabilities_are_the_models_where_the_mask_is_set_and_zero_elsewhere()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        var logProbs = new SequenceScorer(model, 4096).LogProbs(Data, temperature: 0.5);
        for (int row = 0; row < Data.Length; row++)
        {
            double[] logits = TinyModels.Logits(model, Data[row].Inputs);
            for (int t = 0; t < Data[row].Length; t++)
            {
                double[] at = [.. logits[(t * 24)..((t + 1) * 24)].Select(logit => logit / 0.5)];
                double expected = Data[row].Mask[t] ? at[Data[row].Targets[t]] - Math.Log(at.Sum(Math.Exp)) : 0;
                Assert.Equal(expected, logProbs[row][t], 3);
            }
        }
    }

    [Fact]
    public void Steps_lower_the_loss_and_discarded_gradients_do_nothing()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        using var optimizer = new AdamW(model.Parameters);
        var trainer = new Trainer(model, optimizer, 64);
        var loss = new CrossEntropyLoss();
        double before = trainer.ForwardBackward(Data, loss).Stats.Loss;
        trainer.DiscardGradients();
        Assert.Equal(0, trainer.OptimStep(new AdamWSettings { LearningRate = 0.1 }));
        Assert.Equal(before, trainer.ForwardBackward(Data, loss).Stats.Loss);
        for (int step = 0; step < 5; step++)
        {
            Assert.True(trainer.OptimStep(new AdamWSettings { LearningRate = 0.01 }) > 0);
            trainer.ForwardBackward(Data, loss);
        }
        Assert.True(Losses(trainer, model, loss) < before - 0.1);
    }

    private static double[] Gradient(Trainer trainer, Decoder model, ILoss loss)
    {
        model.Parameters.ClearGradients();
        trainer.ForwardBackward(Data, loss);
        double[] gradient = TorchFixture.Values(model.Parameters.Gradients);
        model.Parameters.ClearGradients();
        return gradient;
    }

    private static double Losses(Trainer trainer, Decoder model, ILoss loss)
    {
        double value = trainer.ForwardBackward(Data, loss).Stats.Loss;
        model.Parameters.ClearGradients();
        return value;
    }
}
