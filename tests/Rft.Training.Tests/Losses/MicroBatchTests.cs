using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

/// <summary>The promise of every loss: any split of a step into micro-batches has the loss and the gradient of the whole.</summary>
public sealed class MicroBatchTests
{
    private const int Width = 5;

    public static TheoryData<string> Losses =>
    [
        .. LossPresets.Names, "rows", "off-policy rows", "weights by mask", "weights by row", "sequence weights", "cross entropy", "weighted mean", "custom",
    ];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Any_split_has_the_gradient_loss_and_statistics_of_the_whole(string name)
    {
        using var scope = NewDisposeScope();
        var loss = Make(name);
        for (int seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            // Rows of unequal length; some are empty, and so may whole parts be.
            int[] lengths = [5, .. Enumerable.Range(0, random.Next(3, 9)).Select(_ => random.Next(0, Width + 1))];
            int[] whole = [lengths.Length], split = Split(lengths.Length, random), ones = [.. lengths.Select(_ => 1)];
            var (gradient, stats) = Run(loss, ScalarType.Float64, lengths, seed, whole);
            Assert.Contains(gradient, slope => slope != 0);
            foreach (int[] parts in new[] { split, ones })
            {
                var (splitGradient, splitStats) = Run(loss, ScalarType.Float64, lengths, seed, parts);
                Numbers.AssertClose(gradient, splitGradient, 1e-12);
                Assert.Equal(stats.Loss, splitStats.Loss, 1e-10 * (1 + Math.Abs(stats.Loss)));
                Assert.Equal(Counts(stats), Counts(splitStats));
                Assert.Equal(stats.NegLogLikelihoodSum, splitStats.NegLogLikelihoodSum, 10);

                var (single, singleStats) = Run(loss, ScalarType.Float32, lengths, seed, parts);
                var (singleWhole, _) = Run(loss, ScalarType.Float32, lengths, seed, whole);
                Numbers.AssertClose(singleWhole, single, 1e-6);
                Assert.Equal(stats.Loss, singleStats.Loss, 1e-4 * (1 + Math.Abs(stats.Loss)));
            }
        }
    }

    private static (double, double, double?, double?, double?) Counts(LossStats stats) =>
        (stats.Tokens, stats.Sequences, stats.ClippedHigh, stats.ClippedLow, stats.MaskedTokens);

    private static int[] Split(int rows, Random random)
    {
        List<int> parts = [];
        while (parts.Sum() < rows) parts.Add(random.Next(1, rows - parts.Sum() + 1));
        return [.. parts];
    }

    private static ILoss Make(string name)
    {
        var all = new PolicyLossOptions { EntropyCoef = 0.01, Kl = new KlOptions { Coef = 0.04 }, DualClip = 3 };
        return name switch
        {
            "rows" => new PolicyLoss(all with { Aggregation = new() { Mode = AggregationMode.SeqMeanTokenMean } }),
            "off-policy rows" => new PolicyLoss(all with { OffPolicyMaskThreshold = 0.01 }),
            "weights by mask" => new PolicyLoss(all with { Tis = new TisOptions { Mode = TisMode.Mask, Min = 0.5 } }),
            "weights by row" => new PolicyLoss(all with { Tis = new TisOptions { Mode = TisMode.RowMask, Min = 0.9, Max = 1.1 } }),
            "sequence weights" => new PolicyLoss(all with { Tis = new TisOptions { Level = TisLevel.Sequence } }),
            "cross entropy" => new CrossEntropyLoss(),
            "weighted mean" => new CrossEntropyLoss(new AggregationOptions { Mode = AggregationMode.WeightedMean }),
            "custom" => new CustomLoss(CustomLossTests.MeanOfSquares),
            _ => new PolicyLoss(LossPresets.Get(name, 64).Loss),
        };
    }

    // A stand-in for a network: the rows are slices of one leaf, so that gradients of micro-batches meet in it.
    private static (double[] Gradient, LossStats Stats) Run(ILoss loss, ScalarType type, int[] lengths, int seed, int[] split)
    {
        using var scope = NewDisposeScope();
        var generator = new Random(seed + 1000);
        Tensor Draw(double scale) => TorchFixture.Matrix(
            [.. lengths.Select(_ => Enumerable.Range(0, Width).Select(_ => scale * (generator.NextDouble() - 0.5)).ToArray())], type: type);
        var leaf = (Draw(2) - 2).detach().requires_grad_();
        var (shift, advantages, weights, drift) = (Draw(0.5), Draw(3), Draw(1) + 1, Draw(0.5));
        var old = leaf.detach() + shift;
        var mask = TorchFixture.Matrix([.. lengths.Select(n => Enumerable.Range(0, Width).Select(t => t < n ? 1.0 : 0).ToArray())], type: type);
        var parts = split.Select((rows, index) => (Start: split.Take(index).Sum(), Rows: rows)).ToList();
        // Counted part by part, as a trainer does that packs micro-batches.
        var totals = parts.Select(part => StepTotals.Of(mask.narrow(0, part.Start, part.Rows), weights.narrow(0, part.Start, part.Rows)))
            .Aggregate((sum, next) => sum + next);
        Assert.Equal((lengths.Sum(), lengths.Length, lengths.Count(n => n == 0)), (totals.Tokens, totals.Sequences, totals.EmptySequences));

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
                RolloutLogProbs = Slice(old + drift),
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
