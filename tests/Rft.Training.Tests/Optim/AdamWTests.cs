using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Tests.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace Rft.Training.Tests.Optim;

public sealed class AdamWTests
{
    [Fact]
    public void Two_steps_by_hand()
    {
        using var one = Parameters(1);
        using var optimizer = new AdamW(one);
        var settings = new AdamWSettings { LearningRate = 0.1, Beta1 = 0.5, Beta2 = 0.75, Epsilon = 0, WeightDecay = 0.2, MaxGradNorm = 0 };
        Set(one.Values, 1);

        // g = 2: m = 1, v = 1; corrected 2 and 4; w = 1 - 0.02 - 0.1 * 2 / 2 = 0.88.
        Set(one.Gradients, 2);
        Assert.Equal(2, optimizer.Step(settings), 6);
        Numbers.AssertClose([0.88], TorchFixture.Values(one.Values), 1e-6);
        Assert.Equal((1, 1), (TorchFixture.Values(optimizer.FirstMoment)[0], TorchFixture.Values(optimizer.SecondMoment)[0]));

        // g = -1: m = 0.5 - 0.5 = 0, so only the decay acts: w = 0.88 * 0.98; v = 0.75 + 0.25 = 1.
        Set(one.Gradients, -1);
        optimizer.Step(settings);
        Numbers.AssertClose([0.8624], TorchFixture.Values(one.Values), 1e-6);
        Assert.Equal((0, 1), (TorchFixture.Values(optimizer.FirstMoment)[0], TorchFixture.Values(optimizer.SecondMoment)[0]));
        Assert.Equal(2, optimizer.Steps);
        Assert.Equal([0], TorchFixture.Values(one.Gradients));
    }

    [Theory]
    // lr * decay = 0.02 and no gradient: what decays is multiplied by 0.98.
    [InlineData(DecayScope.All, new[] { 0.98, 0.98, 0.98, 0.98, 0.98, 0.98, 0.98 })]
    [InlineData(DecayScope.Matrices, new[] { 0.98, 0.98, 1, 1, 0.98, 0.98, 1 })]
    public void Decay_acts_on_everything_or_on_matrices_only(DecayScope scope, double[] expected)
    {
        // Two matrices with a gain between them and one behind.
        using var set = new ParameterSet([new("a", [1, 2]), new("gain", [2]), new("b", [2, 1]), new("last", [1])], TinyModels.Tensors);
        using var optimizer = new AdamW(set);
        Set(set.Values, 1, 1, 1, 1, 1, 1, 1);
        optimizer.Step(new AdamWSettings { LearningRate = 0.1, WeightDecay = 0.2, DecayOn = scope });
        Numbers.AssertClose(expected, TorchFixture.Values(set.Values), 1e-6);
    }

    [Fact]
    public void Gradients_above_the_limit_are_scaled_to_it_and_smaller_ones_left()
    {
        using var two = Parameters(2);
        using var optimizer = new AdamW(two);
        var settings = new AdamWSettings { LearningRate = 0, Beta1 = 0, MaxGradNorm = 1 };
        Set(two.Gradients, 3, 4);
        Assert.Equal(5, optimizer.Step(settings), 6);
        Numbers.AssertClose([0.6, 0.8], TorchFixture.Values(optimizer.FirstMoment), 1e-6);
        Set(two.Gradients, 0.3, 0.4);
        Assert.Equal(0.5, optimizer.Step(settings), 6);
        Numbers.AssertClose([0.3, 0.4], TorchFixture.Values(optimizer.FirstMoment), 1e-6);
        Set(two.Gradients, 3, 4);
        optimizer.Step(settings with { MaxGradNorm = 0 });
        Numbers.AssertClose([3, 4], TorchFixture.Values(optimizer.FirstMoment), 1e-6);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_norm_that_is_not_finite_leaves_weights_moments_and_count_and_clears_gradients(double bad)
    {
        using var two = Parameters(2);
        using var optimizer = new AdamW(two);
        Set(two.Values, 1, 2);
        Set(two.Gradients, 1, bad);
        Assert.False(double.IsFinite(optimizer.Step(new AdamWSettings { LearningRate = 0.1, WeightDecay = 0.1 })));
        Assert.Equal([1, 2], TorchFixture.Values(two.Values));
        Assert.Equal([0, 0], TorchFixture.Values(optimizer.FirstMoment));
        Assert.Equal([0, 0], TorchFixture.Values(optimizer.SecondMoment));
        Assert.Equal([0, 0], TorchFixture.Values(two.Gradients));
        Assert.Equal(0, optimizer.Steps);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Twenty_steps_are_those_of_libtorch(double decay)
    {
        const int count = 7;
        using var scope = NewDisposeScope();
        using var ours = Parameters(count);
        using var optimizer = new AdamW(ours);
        double[] start = [.. Enumerable.Range(0, count).Select(i => i - 3.0)];
        Set(ours.Values, start);
        var theirs = nn.Parameter(ours.Values.clone());
        var reference = torch.optim.AdamW([theirs], lr: 0.01, beta1: 0.9, beta2: 0.95, eps: 1e-8, weight_decay: decay);
        for (int step = 0; step < 20; step++)
        {
            double[] slopes = [.. Enumerable.Range(0, count).Select(i => Math.Sin(step * 1.7 + i) * (i + 1))];
            Set(ours.Gradients, slopes);
            optimizer.Step(new AdamWSettings { LearningRate = 0.01, WeightDecay = decay, MaxGradNorm = 0 });
            theirs.grad = TinyModels.Tensors.From([.. slopes.Select(slope => (float)slope)], count);
            reference.step();
            Numbers.AssertClose(TorchFixture.Values(theirs), TorchFixture.Values(ours.Values), 1e-6);
        }
        Assert.NotEqual(start, TorchFixture.Values(ours.Values));
    }

    private static ParameterSet Parameters(int count) => new([new ParameterShape("w", [count])], TinyModels.Tensors);

    private static void Set(Tensor target, params double[] values)
    {
        using var scope = NewDisposeScope();
        target.copy_(TinyModels.Tensors.From([.. values.Select(value => (float)value)], values.Length));
    }
}
