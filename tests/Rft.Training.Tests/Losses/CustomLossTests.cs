using Rft.Training.Losses;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Losses;

public sealed class CustomLossTests
{
    private const double NaN = double.NaN;

    /// <summary>Mean of x^2 over the step's trained tokens; slope 2 x / N.</summary>
    internal static CustomLossResult MeanOfSquares(CustomLossInputs inputs) => new(
        inputs.LogProbs.Sum(row => row.Sum(x => x * x)) / inputs.Totals.Tokens,
        [.. inputs.LogProbs.Select(row => row.Select(x => 2 * x / inputs.Totals.Tokens).ToArray())]);

    [Fact]
    public void The_gradient_is_the_functions_and_so_is_the_value()
    {
        // x = -1, -2, -3 of which three are trained: (1 + 4 + 9) / 3; slopes 2 x / 3. The NaN of the padding is never seen.
        using var scope = NewDisposeScope();
        var x = TorchFixture.Matrix([[-1, -2], [-3, NaN]], gradient: true);
        var output = new CustomLoss(MeanOfSquares).Compute(new LossInputs { LogProbs = x, Mask = TorchFixture.Matrix([[1, 1], [1, 0]]) });
        output.Loss.backward();
        Assert.Equal(14.0 / 3, output.Loss.item<double>(), 12);
        Numbers.AssertClose([-2.0 / 3, -4.0 / 3, -2, 0], TorchFixture.Values(x.grad!));
        Assert.Equal((3, 2, 6), (output.Stats.Tokens, output.Stats.Sequences, output.Stats.NegLogLikelihoodSum));
        Assert.Equal(14.0 / 3, output.Stats.Loss, 12);
    }

    [Fact]
    public void Written_by_hand_the_clipped_loss_has_the_gradient_of_the_built_in_one()
    {
        using var scope = NewDisposeScope();
        var needs = LossNeeds.OldLogProbs | LossNeeds.Advantages;
        var options = new PolicyLossOptions { RatioMin = 0.8, RatioMax = 1.28, Aggregation = new() { Mode = AggregationMode.SeqMeanTokenMean } };
        var (value, gradient) = Run(new CustomLoss(Clipped, needs));
        var (builtInValue, builtInGradient) = Run(new PolicyLoss(options));
        Assert.Equal(builtInValue, value, 12);
        Numbers.AssertClose(builtInGradient, gradient);
        Assert.Contains(gradient, slope => slope != 0);
        Assert.Contains(gradient[..5], slope => slope == 0);

        static (double, double[]) Run(ILoss loss)
        {
            var x = TorchFixture.Matrix([[-1, -1.5, -0.3, -2, -0.7], [-0.2, -0.9, -1.1, 0, 0]], gradient: true);
            var output = loss.Compute(new LossInputs
            {
                LogProbs = x,
                OldLogProbs = TorchFixture.Matrix([[-1.1, -1.0, -0.9, -2.1, -0.6], [-0.3, -0.5, -1.8, NaN, NaN]]),
                Advantages = TorchFixture.Matrix([[1, 1, 1, 1, 1], [-0.5, -0.5, -0.5, -0.5, -0.5]]),
                Mask = TorchFixture.Matrix([[1, 1, 1, 1, 1], [1, 1, 1, 0, 0]]),
            });
            output.Loss.backward();
            return (output.Loss.item<double>(), TorchFixture.Values(x.grad!));
        }
    }

    // -min(R A, clip(R) A), mean over rows of the row's mean, in plain C#.
    private static CustomLossResult Clipped(CustomLossInputs inputs)
    {
        double loss = 0;
        double[][] gradient = [.. inputs.LogProbs.Select(row => new double[row.Length])];
        for (int b = 0; b < gradient.Length; b++)
        {
            double share = 1.0 / inputs.Mask[b].Count(trained => trained) / (inputs.Totals.Sequences - inputs.Totals.EmptySequences);
            for (int t = 0; t < gradient[b].Length; t++)
            {
                if (!inputs.Mask[b][t]) continue;
                double ratio = Math.Exp(inputs.LogProbs[b][t] - inputs.OldLogProbs![b][t]), advantage = inputs.Advantages![b][t];
                double free = ratio * advantage, bounded = Math.Clamp(ratio, 0.8, 1.28) * advantage;
                loss -= Math.Min(free, bounded) * share;
                gradient[b][t] = free <= bounded ? -ratio * advantage * share : 0;
            }
        }
        return new CustomLossResult(loss, gradient);
    }

    [Fact]
    public void An_impossible_token_is_hidden_from_the_function_and_counted()
    {
        using var scope = NewDisposeScope();
        var x = TorchFixture.Matrix([[-1, double.NegativeInfinity]], gradient: true);
        var output = new CustomLoss(inputs =>
        {
            Assert.Equal([true, false], inputs.Mask[0]);
            Assert.Equal([-1.0, 0.0], inputs.LogProbs[0]);
            return new CustomLossResult(0, [[1, NaN]]);
        }).Compute(new LossInputs { LogProbs = x, Mask = TorchFixture.Matrix([[1, 1]]) });
        output.Loss.backward();
        Numbers.AssertClose([1, 0], TorchFixture.Values(x.grad!));
        Assert.Equal(1, output.Stats.ImpossibleTokens);
    }

    [Fact]
    public void Everything_masked_leaves_the_functions_value_and_no_gradient()
    {
        using var scope = NewDisposeScope();
        var x = TorchFixture.Matrix([[NaN]], gradient: true);
        var output = new CustomLoss(_ => new CustomLossResult(0, [[7]])).Compute(new LossInputs { LogProbs = x, Mask = TorchFixture.Matrix([[0]]) });
        output.Loss.backward();
        Assert.Equal(0, output.Loss.item<double>());
        Numbers.AssertClose([0], TorchFixture.Values(x.grad!));
    }

    [Fact]
    public void A_gradient_of_another_shape_and_a_missing_input_are_refused()
    {
        using var scope = NewDisposeScope();
        var inputs = new LossInputs { LogProbs = TorchFixture.Matrix([[-1, -1]]), Mask = TorchFixture.Matrix([[1, 1]]) };
        var wrong = new CustomLoss(_ => new CustomLossResult(0, [[1]]));
        Assert.Contains("1 rows of 2", Assert.Throws<CustomLossException>(() => wrong.Compute(inputs)).Message);
        Assert.Contains("1 rows of 0 values", Assert.Throws<CustomLossException>(() => new CustomLoss(_ => new CustomLossResult(0, [null!])).Compute(inputs)).Message);
        Assert.Contains("returned nothing", Assert.Throws<CustomLossException>(() => new CustomLoss(_ => null!).Compute(inputs)).Message);
        var needy = new CustomLoss(MeanOfSquares, LossNeeds.Advantages);
        Assert.Contains("needs Advantages", Assert.Throws<ArgumentException>(() => needy.Compute(inputs)).Message);
    }

    [Theory]
    [InlineData(NaN, 0, 0, "the custom loss returned NaN; its value must be a finite number")]
    [InlineData(0, double.PositiveInfinity, 0, "the custom loss returned a gradient of Infinity at row 0, position 0; it must be finite wherever Mask is true")]
    [InlineData(0, 0, NaN, "the custom loss returned a gradient of NaN at row 1, position 1; it must be finite wherever Mask is true")]
    // Finite in the function's double precision, not in the model's single.
    [InlineData(0, 0, 1e300, "the custom loss returned a gradient of 1E+300 at row 1, position 1; it must be finite wherever Mask is true")]
    public void A_number_that_is_not_finite_is_named_with_its_place(double loss, double first, double last, string message)
    {
        using var scope = NewDisposeScope();
        var inputs = new LossInputs
        {
            LogProbs = TorchFixture.Matrix([[-1, -1], [-1, -1]], type: ScalarType.Float32), Mask = TorchFixture.Matrix([[1, 0], [1, 1]], type: ScalarType.Float32),
        };
        var wrong = new CustomLoss(_ => new CustomLossResult(loss, [[first, NaN], [0, last]]));
        Assert.Equal(message, Assert.Throws<CustomLossException>(() => wrong.Compute(inputs)).Message);
    }

    [Fact]
    public void The_distance_from_the_old_policy_is_counted_as_for_other_losses()
    {
        // d = -1 - -1.5 = 0.5 and 0: k1 -0.5, k3 exp(0.5) - 1.5.
        using var scope = NewDisposeScope();
        var inputs = new LossInputs
        {
            LogProbs = TorchFixture.Matrix([[-1, -1]]), OldLogProbs = TorchFixture.Matrix([[-1.5, -1]]), Mask = TorchFixture.Matrix([[1, 1]]),
        };
        var stats = new CustomLoss(_ => new CustomLossResult(0, [[0, 0]]), LossNeeds.OldLogProbs).Compute(inputs).Stats;
        Assert.Equal(-0.5, stats.ApproxKlK1Sum!.Value, 12);
        Assert.Equal(Math.Exp(0.5) - 1.5, stats.ApproxKlK3Sum!.Value, 12);
    }
}
