using Rft.Training.Batches;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Passes;
using Rft.Training.Tests.Models;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Passes;

/// <summary>What saves memory changes no result.</summary>
public sealed class ForwardPassTests
{
    private static readonly Datum[] Data = [.. new[] { 9, 4, 1, 7, 40, 3 }.Select(TrainingRows.Row)];

    private static readonly PolicyLoss Loss = new(new PolicyLossOptions { EntropyCoef = 0.01, Kl = new KlOptions { Coef = 0.1 } });

    private static readonly DecoderConfig Routed = TinyModels.Config() with
    {
        Family = ModelFamily.Qwen3Moe, Experts = new ExpertsConfig(Count: 6, Chosen: 2, Width: 12, Renormalised: true, Layers: [1], BalanceLoss: 0.001),
    };

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 0.5)]
    public void Activations_that_are_made_again_give_the_same_gradient_to_the_bit(bool routed, double balance)
    {
        using var model = TinyModels.Decoder((routed ? Routed : TinyModels.Config()) with { TiedEmbedding = false });
        var kept = Run(model, new ForwardOptions(64) { BalanceCoef = balance });
        var remade = Run(model, new ForwardOptions(64) { BalanceCoef = balance, RecomputeActivations = true });
        Assert.True(kept.Gradient.Max(Math.Abs) > 1e-3);
        Assert.Equal(kept.Gradient, remade.Gradient);
        Assert.Equal(kept.Result.Balance, remade.Result.Balance);
        Assert.Equal(balance > 0, kept.Result.Balance > 0);
        for (int row = 0; row < Data.Length; row++) Assert.Equal(kept.Result.LogProbs[row], remade.Result.LogProbs[row]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Logits_in_pieces_give_the_values_of_the_whole(bool recompute)
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        var whole = Run(model, new ForwardOptions(256));
        // Eight rows of 24 logits at once: the first micro-batch has more.
        var pieces = Run(model, new ForwardOptions(256) { LogitsAtOnce = 8 * 24, RecomputeActivations = recompute });
        double scale = whole.Gradient.Max(Math.Abs);
        Numbers.AssertClose(whole.Gradient, pieces.Gradient, 1e-6 * scale);
        for (int row = 0; row < Data.Length; row++) Assert.Equal(whole.Result.LogProbs[row], pieces.Result.LogProbs[row]);
    }

    [Fact]
    public void The_balance_loss_has_the_slope_that_is_taken()
    {
        using var model = TinyModels.Decoder(Routed);
        var options = new ForwardOptions(4096) { BalanceCoef = 1 };
        double[] with = Run(model, options).Gradient, without = Run(model, options with { BalanceCoef = 0 }).Gradient;
        var router = model.Parameters[DecoderParameters.Router(1)];
        long at = Offset(model, DecoderParameters.Router(1));
        double Balance(float value)
        {
            using var off = no_grad();
            using var scope = NewDisposeScope();
            router.view(-1)[3].fill_(value);
            return Run(model, options).Result.Balance;
        }
        float start = router.view(-1)[3].item<float>();
        // Shares of tokens jump with the choice; within a small step nobody changes the expert.
        double slope = (Balance(start + 1e-2f) - Balance(start - 1e-2f)) / 2e-2;
        Balance(start);
        Assert.NotEqual(0, slope);
        Assert.Equal(slope, with[at + 3] - without[at + 3], Math.Abs(slope) * 0.05);
    }

    [Fact]
    public void Weights_kept_in_16_bits_compute_what_the_widened_ones_compute()
    {
        using var wide = TinyModels.Decoder(TinyModels.Config());
        using var narrow = new Decoder(TinyModels.Config(), TinyModels.Tensors, frozen: true, ScalarType.BFloat16);
        using (no_grad())
        {
            narrow.Parameters.Values.copy_(wide.Parameters.Values);
            wide.Parameters.Values.copy_(narrow.Parameters.Values);
        }
        LoraAdapter.Create(wide, new LoraOptions { Rank = 2, Alpha = 4 }, seed: 5);
        LoraAdapter.Create(narrow, new LoraOptions { Rank = 2, Alpha = 4 }, seed: 5);
        var expected = Run(wide, new ForwardOptions(64));
        Assert.Equal(expected.Gradient, Run(narrow, new ForwardOptions(64)).Gradient);
        Assert.Equal(expected.Gradient, Run(narrow, new ForwardOptions(64) { RecomputeActivations = true }).Gradient);
        Assert.Throws<ArgumentException>(() => new Decoder(TinyModels.Config(), TinyModels.Tensors, frozen: false, ScalarType.BFloat16));
        Assert.Throws<InvalidOperationException>(() => narrow.Adapter!.AddInto(1));
    }

    [Fact]
    public void Dropout_drops_in_training_only_the_same_when_made_again_and_others_with_another_seed()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        LoraAdapter.Create(model, new LoraOptions { Rank = 2, Alpha = 4, Dropout = 0.5 }, seed: 5);
        using (no_grad()) model.Trained.Values.add_(0.1);
        double[] logits = TinyModels.Logits(model, 1, 2, 3);
        var options = new ForwardOptions(64) { DropoutSeed = 1 };
        var first = Run(model, options);
        Assert.Equal(first.Gradient, Run(model, options).Gradient);
        Assert.Equal(first.Gradient, Run(model, options with { RecomputeActivations = true }).Gradient);
        Assert.NotEqual(first.Gradient, Run(model, options with { DropoutSeed = 2 }).Gradient);
        Assert.Equal(logits, TinyModels.Logits(model, 1, 2, 3));
        Assert.NotEqual(first.Result.LogProbs[0], new SequenceScorer(model, options).LogProbs(Data)[0]);
    }

    [Fact]
    public void Dropout_keeps_its_share_and_scales_it_up()
    {
        using var scope = NewDisposeScope();
        var dropout = new AdapterDropout(0.75);
        var ones = TinyModels.Tensors.Full([100, 100], 1);
        Assert.Same(ones, dropout.Apply(ones, "a"));
        using (dropout.Begin(1))
        {
            double[] seen = TorchFixture.Values(dropout.Apply(ones, "a"));
            Assert.Equal([0.0, 4.0], seen.Distinct().Order());
            Assert.InRange(seen.Count(value => value > 0), 2300, 2700);
            Assert.NotEqual(seen, TorchFixture.Values(dropout.Apply(ones, "b")));
        }
        Assert.Same(ones, dropout.Apply(ones, "a"));
        Assert.Null(new AdapterDropout(0).Begin(1));
    }

    private static (double[] Gradient, ForwardBackwardResult Result) Run(Decoder model, ForwardOptions options)
    {
        using var optimizer = new AdamW(model.Trained);
        model.Trained.ClearGradients();
        var result = new Trainer(model, optimizer, options).ForwardBackward(Data, Loss);
        double[] gradient = TorchFixture.Values(model.Trained.Gradients);
        model.Trained.ClearGradients();
        return (gradient, result);
    }

    private static long Offset(Decoder model, string name) => model.Parameters.Shapes.TakeWhile(shape => shape.Name != name).Sum(shape => shape.Count);
}
