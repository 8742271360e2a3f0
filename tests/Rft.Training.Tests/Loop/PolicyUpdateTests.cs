using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Models;
using Rft.Training.Optim;
using Rft.Training.Rollouts;
using Rft.Training.Tests.Models;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Loop;

public sealed class PolicyUpdateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(3, 2, 6)]
    // No more parts than there are sequences.
    [InlineData(9, 1, 5)]
    public async Task Every_mini_batch_of_every_epoch_is_an_optimizer_step(int minibatches, int epochs, int updates)
    {
        var (report, version, moved) = await RunAsync(LoopOptions.Rft(1) with { Minibatches = minibatches, Epochs = epochs }, advantage: 1);
        Assert.Equal((updates, 0, updates), (report.Updates, report.Skipped, version));
        Assert.True(moved);
        Assert.Equal(10 * epochs, report.Stats.Tokens);
        // The sampler's log-probabilities are given as 0; the policy's lie around -ln 262 = -5.6.
        Assert.InRange(report.Mismatch, 4, 7);
    }

    [Fact]
    public async Task Importance_weights_compare_the_sampler_with_the_trainers_own_log_probabilities()
    {
        var options = LoopOptions.Rft(1) with { Minibatches = 1, Loss = new PolicyLossOptions { Tis = new TisOptions() } };
        var (report, _, moved) = await RunAsync(options, advantage: 1);
        // Old log-probabilities are the trainer's, so every ratio is 1 on the first pass; the distance to the sampler is still reported.
        Assert.Equal(10, report.Stats.RatioSum!.Value, 6);
        Assert.InRange(report.Mismatch, 4, 7);
        Assert.True(moved);
    }

    [Fact]
    public async Task A_loss_that_is_not_a_number_stops_before_it_moves_a_weight()
    {
        var error = await Assert.ThrowsAsync<GuardStopException>(() => RunAsync(LoopOptions.Rft(1), advantage: float.NaN));
        Assert.StartsWith("the loss is NaN and the gradient norm NaN after 0 optimizer steps", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Or_is_skipped_and_counted()
    {
        var (report, version, moved) = await RunAsync(LoopOptions.Rft(1) with { NotFinite = NotFinitePolicy.Skip }, advantage: float.NaN);
        Assert.Equal((0, 2, 0, false), (report.Updates, report.Skipped, version, moved));
    }

    private static async Task<(UpdateReport Report, int Version, bool Moved)> RunAsync(RftOptions options, float advantage)
    {
        await using var compute = ComputeThread.Start(TorchFixture.Device.ToString(), 1);
        var policy = await TinyModels.PolicyAsync(compute, 5, Token);
        return await compute.RunAsync(
            () =>
            {
                using var model = policy.Model;
                using var optimizer = new AdamW(model.Parameters);
                double[] before = TorchFixture.Values(model.Parameters[DecoderParameters.Embedding]);
                Rollout[] rollouts = [.. Enumerable.Range(0, 5).Select(i => Samples.Rollout(i, 0, tokens: 2) with { Advantages = [[advantage, -advantage]] })];
                var report = new PolicyUpdate(policy, new Trainer(model, optimizer, 64), reference: null, options).Run(rollouts, 1e-3);
                return (report, policy.Version, !before.SequenceEqual(TorchFixture.Values(model.Parameters[DecoderParameters.Embedding])));
            },
            Token);
    }
}
