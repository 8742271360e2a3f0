using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

public sealed class MicroBatchTests
{
    // Seven rows of unequal length, one of them empty.
    private static readonly int[] Lengths = [5, 1, 3, 0, 4, 2, 5];
    private static readonly int[][] Splits = [[7], [1, 1, 1, 1, 1, 1, 1], [2, 5], [3, 1, 3], [6, 1]];

    public static TheoryData<string> Losses => ["token-mean", "seq-mean-token-mean", "seq-mean-token-sum", "token-sum-norm", "batch-mean", "gspo", "sft"];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Any_split_has_the_gradient_loss_and_statistics_of_the_whole(string name)
    {
        using var scope = NewDisposeScope();
        var loss = Make(name);
        var (gradient, stats) = Run(loss, ScalarType.Float64, [7]);
        Assert.Contains(gradient, slope => slope != 0);
        foreach (int[] split in Splits)
        {
            var (splitGradient, splitStats) = Run(loss, ScalarType.Float64, split);
            Numbers.AssertClose(gradient, splitGradient, 1e-12);
            Assert.Equal(stats.Loss, splitStats.Loss, 12);
            Assert.Equal(stats.Tokens, splitStats.Tokens);
            Assert.Equal(stats.Sequences, splitStats.Sequences);
            Assert.Equal(stats.ClippedHigh, splitStats.ClippedHigh);
            Assert.Equal(stats.NegLogLikelihoodSum, splitStats.NegLogLikelihoodSum, 10);

            Numbers.AssertClose(gradient, Run(loss, ScalarType.Float32, split).Gradient, 1e-6);
        }
    }

    private static ILoss Make(string name)
    {
        var options = new PolicyLossOptions { EntropyCoef = 0.01, Kl = new KlOptions { Coef = 0.04 }, DualClip = 3 };
        AggregationOptions Mode(AggregationMode mode, double? norm = null) => new() { Mode = mode, Norm = norm };
        return name switch
        {
            "token-mean" => new PolicyLoss(options with { Aggregation = Mode(AggregationMode.TokenMean) }),
            "seq-mean-token-mean" => new PolicyLoss(options with { Aggregation = Mode(AggregationMode.SeqMeanTokenMean) }),
            "seq-mean-token-sum" => new PolicyLoss(options with { Aggregation = Mode(AggregationMode.SeqMeanTokenSum) }),
            "token-sum-norm" => new PolicyLoss(options with { Aggregation = Mode(AggregationMode.TokenSumNorm, 16) }),
            "batch-mean" => new PolicyLoss(options with { Aggregation = Mode(AggregationMode.BatchMeanTokenSumNorm, 16) }),
            "gspo" => new PolicyLoss(LossPresets.Get("gspo-token").Loss with { RatioMin = 0.8, RatioMax = 1.2 }),
            _ => new CrossEntropyLoss(),
        };
    }

    // A stand-in for a network: the rows are slices of one leaf, so that gradients of micro-batches meet in it.
    private static (double[] Gradient, LossStats Stats) Run(ILoss loss, ScalarType type, int[] split)
    {
        using var scope = NewDisposeScope();
        var generator = new Random(7);
        Tensor Draw(double scale) => TorchFixture.Matrix(
            [.. Lengths.Select(_ => Enumerable.Range(0, 5).Select(_ => scale * (generator.NextDouble() - 0.5)).ToArray())], type: type);
        var leaf = (Draw(2) - 2).detach().requires_grad_();
        var (shift, advantages, weights) = (Draw(1), Draw(3), Draw(2));
        var old = leaf.detach() + shift;
        var mask = TorchFixture.Matrix([.. Lengths.Select(n => Enumerable.Range(0, 5).Select(t => t < n ? 1.0 : 0).ToArray())], type: type);
        var parts = split.Select((rows, index) => (Start: split.Take(index).Sum(), Rows: rows)).ToList();
        // Counted part by part, as a trainer does that packs micro-batches.
        var totals = parts.Select(part => StepTotals.Of(mask.narrow(0, part.Start, part.Rows))).Aggregate((sum, next) => sum + next);
        Assert.Equal(new StepTotals(20, 7, 1), totals);

        var stats = LossStats.Zero;
        foreach (var (start, rows) in parts)
        {
            Tensor Slice(Tensor whole) => whole.narrow(0, start, rows);
            var output = loss.Compute(new LossInputs
            {
                LogProbs = Slice(leaf),
                OldLogProbs = Slice(old),
                Advantages = Slice(advantages),
                RefLogProbs = Slice(old),
                Entropies = Slice(leaf.square()),
                Weights = Slice(weights),
                Mask = Slice(mask),
                Totals = totals,
            });
            output.Loss.backward();
            stats += output.Stats;
        }
        return (TorchFixture.Values(leaf.grad!), stats);
    }
}
