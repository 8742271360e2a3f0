using Rft.Graders;
using Rft.Training.Batches;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Passes;
using Rft.Training.Tests.Models;

namespace Rft.Training.Tests.Batches;

/// <summary>Sequences that share a row are trained as if each had its own.</summary>
public sealed class PackingTests
{
    private static readonly DecoderConfig Routed = TinyModels.Config() with
    {
        Family = ModelFamily.Qwen3Moe, Experts = new ExpertsConfig(Count: 6, Chosen: 2, Width: 12, Renormalised: true, Layers: [1], BalanceLoss: 0.001),
    };

    // 90 decides a row of 96 positions, three key blocks: 40 takes two, 30 fits behind it.
    private static readonly Datum[] Data = [.. new[] { 90, 40, 7, 30, 9, 33, 1, 64 }.Select(Row)];

    [Fact]
    public void Sequences_begin_at_key_blocks_of_the_first_row_with_room()
    {
        // 64 leaves a block, which 30 takes; 33 takes two blocks and finds no room behind 40.
        var layout = RowLayout.Several([90, 64, 40, 33, 30, 9]);
        Assert.Equal((4, 96), (layout.Rows, layout.Length));
        Assert.Equal([(0, 0), (1, 0), (2, 0), (3, 0), (1, 64), (2, 64)], layout.Places);
    }

    [Fact]
    public void Without_anything_to_share_rows_are_as_they_are_without_packing()
    {
        Assert.Equal(RowLayout.Single([20, 19]).Length, RowLayout.Several([20, 19]).Length);
        Assert.False(RowLayout.Several([20, 19]).Packed);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void Log_probabilities_are_the_same_to_the_bit_and_gradients_to_rounding(bool recompute, bool routed)
    {
        using var model = TinyModels.Decoder(routed ? Routed : TinyModels.Config());
        var (apart, own) = Run(model, new ForwardOptions(4096) { RecomputeActivations = recompute });
        var (shared, packed) = Run(model, new ForwardOptions(4096) { RecomputeActivations = recompute, PackSequences = true });
        for (int row = 0; row < Data.Length; row++) Assert.Equal(apart.LogProbs[row], shared.LogProbs[row]);
        Assert.Equal(apart.Stats.Loss, shared.Stats.Loss, 6);
        Assert.True(own.Max(Math.Abs) > 1e-3);
        Numbers.AssertClose(own, packed, 1e-6 * own.Max(Math.Abs));
    }

    [Theory]
    [InlineData(96)]
    [InlineData(200)]
    public void Any_token_budget_gives_the_same_log_probabilities_and_is_kept(int budget)
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        var apart = new SequenceScorer(model, new ForwardOptions(4096)).LogProbs(Data);
        var shared = new SequenceScorer(model, new ForwardOptions(budget) { PackSequences = true }).LogProbs(Data);
        for (int row = 0; row < Data.Length; row++) Assert.Equal(apart[row], shared[row]);
        var parts = Microbatches.Split(Data, budget, packed: true);
        Assert.Equal(Enumerable.Range(0, Data.Length), parts.SelectMany(part => part).Order());
        Assert.All(parts, part =>
        {
            var layout = RowLayout.Several([.. part.Select(row => Data[row].Length)]);
            Assert.True(layout.Rows == 1 || layout.Rows * layout.Length <= budget);
        });
    }

    [Fact]
    public void A_token_sees_nothing_of_its_neighbours()
    {
        using var model = TinyModels.Decoder(TinyModels.Config());
        var scorer = new SequenceScorer(model, new ForwardOptions(4096) { PackSequences = true });
        Datum[] others = [.. Data.Select((datum, i) => i == 3 ? datum : datum with { Inputs = [.. datum.Inputs.Select(token => (token + 5) % 24)] })];
        Assert.Equal(scorer.LogProbs(Data)[3], scorer.LogProbs(others)[3]);
        Assert.NotEqual(scorer.LogProbs(Data)[1], scorer.LogProbs(others)[1]);
    }

    private static (ForwardBackwardResult Result, double[] Gradient) Run(Decoder model, ForwardOptions options)
    {
        using var optimizer = new AdamW(model.Parameters);
        model.Parameters.ClearGradients();
        var result = new Trainer(model, optimizer, options).ForwardBackward(Data, new CrossEntropyLoss());
        return (result, TorchFixture.Values(model.Parameters.Gradients));
    }

    private static Datum Row(int length)
    {
        int[] tokens = [.. Enumerable.Range(0, length + 1).Select(i => Seed.ToIndex(Seed.Derive((ulong)length, (ulong)i), 24))];
        return new Datum { Inputs = tokens[..^1], Targets = tokens[1..], Mask = [.. Enumerable.Range(0, length).Select(i => i % 3 != 1)], Weight = length == 9 ? 0.5 : 1 };
    }
}
