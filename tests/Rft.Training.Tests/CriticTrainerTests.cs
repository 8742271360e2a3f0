using Rft.Training.Batches;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Passes;
using Rft.Training.Tests.Models;
using static TorchSharp.torch;

namespace Rft.Training.Tests;

/// <summary>The critic: how it begins, its gradients, and what they do not depend on.</summary>
public sealed class CriticTrainerTests
{
    // Lengths 9, 4, 1, 7, 12, 3: several share a key block, one trains nothing.
    private static readonly Datum[] Data = [.. new[] { 9, 4, 1, 7, 12, 3 }.Select(TrainingRows.Row).Select(Valued)];
    private static readonly ValueLoss Loss = new(0.2);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void It_begins_as_a_copy_of_the_policy_that_says_0_and_leaves_the_policy_alone(bool tied, bool lora)
    {
        using var policy = TinyModels.Decoder(TinyModels.Config(tied: tied));
        var adapter = lora ? LoraAdapter.Create(policy, new LoraOptions { Rank = 2, Alpha = 4 }, seed: 3) : null;
        double[] before = TorchFixture.Values(policy.Trained.Values);
        using var critic = Critic.Of(policy);
        long expected = (lora ? adapter!.Parameters.Count : policy.Parameters.Count - (tied ? 0 : policy.Parameters[DecoderParameters.Output].numel())) + 16;
        Assert.Equal(expected, critic.Model.Trained.Count);
        Assert.Equal(expected, Critic.Parameters(policy.Config, adapter?.Parameters.Count));
        Assert.All(critic.Model.Trained.Shapes.Where(shape => shape.Name != Critic.Head), shape =>
            Assert.Equal(TorchFixture.Values(policy.Trained[shape.Name]), TorchFixture.Values(critic.Model.Trained[shape.Name])));

        using var optimizer = new AdamW(critic.Model.Trained);
        var trainer = new CriticTrainer(critic, optimizer, new ForwardOptions(64));
        Assert.All(trainer.Values(Data), row => Assert.All(row, value => Assert.Equal(0, value)));
        for (int step = 0; step < 3; step++)
        {
            trainer.ForwardBackward(Data, Loss);
            trainer.OptimStep(new AdamWSettings { LearningRate = 1e-2 });
        }
        Assert.Contains(trainer.Values(Data), row => row.Any(value => value != 0));
        Assert.Equal(before, TorchFixture.Values(policy.Trained.Values));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Gradients_are_the_slopes_of_the_loss(bool recompute)
    {
        using var critic = Trained(out var policy);
        using var optimizer = new AdamW(critic.Model.Trained);
        // Not clipped: at the bound the loss has no slope.
        var (trainer, loss) = (new CriticTrainer(critic, optimizer, new ForwardOptions(4096) { RecomputeActivations = recompute }), new ValueLoss(0));
        double[] gradient = Gradient(trainer, loss);
        double scale = gradient.Max(Math.Abs);
        Assert.True(scale > 1e-3);
        double At(long index, float value)
        {
            using var off = no_grad();
            using var scope = NewDisposeScope();
            critic.Model.Trained.Values[index].fill_(value);
            return trainer.ForwardBackward(Data, loss).Loss;
        }
        long count = critic.Model.Trained.Count;
        // Every 37th parameter and the head, by central differences.
        for (long i = 0; i < count; i += i < count - 16 - 37 ? 37 : 1)
        {
            float value = critic.Model.Trained.Values[i].item<float>();
            const float h = 5e-3f;
            double slope = (At(i, value + h) - At(i, value - h)) / (2.0 * h);
            At(i, value);
            Assert.True(Math.Abs(slope - gradient[i]) < 0.02 * scale, $"parameter {i}: slope {slope}, gradient {gradient[i]}, largest {scale}");
        }
        policy.Dispose();
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(13, false)]
    [InlineData(30, true)]
    public void Neither_values_nor_gradients_depend_on_the_split_into_micro_batches(int tokens, bool packed)
    {
        using var critic = Trained(out var policy);
        using var optimizer = new AdamW(critic.Model.Trained);
        var whole = new CriticTrainer(critic, optimizer, new ForwardOptions(4096));
        var split = new CriticTrainer(critic, optimizer, new ForwardOptions(tokens) { PackSequences = packed });
        Assert.Equal(whole.Values(Data), split.Values(Data));
        var (one, many) = (whole.ForwardBackward(Data, Loss), split.ForwardBackward(Data, Loss));
        critic.Model.Trained.ClearGradients();
        Assert.Equal((one.Tokens, one.Clipped), (many.Tokens, many.Clipped));
        Assert.True(one.Clipped > 0);
        Assert.Equal(one.Loss, many.Loss, 6);
        Numbers.AssertClose(Gradient(whole, Loss), Gradient(split, Loss), 1e-6);
        policy.Dispose();
    }

    [Fact]
    public void Data_without_returns_are_refused()
    {
        using var critic = Trained(out var policy);
        using var optimizer = new AdamW(critic.Model.Trained);
        var trainer = new CriticTrainer(critic, optimizer, new ForwardOptions(64));
        Assert.Throws<ArgumentException>(() => trainer.ForwardBackward([TrainingRows.Row(4)], Loss));
        policy.Dispose();
    }

    private static Critic Trained(out Decoder policy)
    {
        policy = TinyModels.Decoder(TinyModels.Config(layers: 1));
        var critic = Critic.Of(policy);
        using var off = no_grad();
        for (int i = 0; i < 16; i++) critic.Model.Trained[Critic.Head][0, i].fill_(0.1 * ((i % 5) - 2));
        return critic;
    }

    private static Datum Valued(Datum datum) => datum with
    {
        Values = [.. Enumerable.Range(0, datum.Length).Select(t => 0.1f * ((t % 3) - 1))], Returns = [.. Enumerable.Range(0, datum.Length).Select(t => 1f - 0.2f * (t % 4))],
    };

    private static double[] Gradient(CriticTrainer trainer, ValueLoss loss)
    {
        trainer.ForwardBackward(Data, loss);
        double[] gradient = TorchFixture.Values(trainer.Critic.Model.Trained.Gradients);
        trainer.DiscardGradients();
        return gradient;
    }
}
