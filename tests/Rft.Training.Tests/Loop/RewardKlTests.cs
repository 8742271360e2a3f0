using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Tests.Models;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Loop;

public sealed class RewardKlTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_response_is_charged_the_sum_over_its_tokens_and_raw_rewards_stay()
    {
        await using var compute = ComputeThread.Start(TorchFixture.Device.ToString(), 1);
        var policy = await TinyModels.PolicyAsync(compute, 5, Token);
        await compute.RunAsync(
            () =>
            {
                using var model = policy.Model;
                var rewards = new RolloutReward[] { new RolloutReward.Rewarded(1, 0.9), new RolloutReward.Dropped(DropReason.GraderFailed) };
                var group = Samples.Group(0, rewards);
                group = group with { Rollouts = [.. group.Rollouts.Select((rollout, i) => Samples.Rollout(0, i, tokens: 2) with { Reward = rewards[i] })] };
                var (charged, kl) = new RewardKl(new SequenceScorer(model, 64), new KlRewardOptions { Coef = 0.1 }, temperature: 1).Apply([group]);
                // The sampler's log-probabilities are given as 0, the reference's lie around -ln 262 = -5.6: k1 is minus them.
                var reward = Assert.IsType<RolloutReward.Rewarded>(charged[0].Rollouts[0].Reward);
                Assert.Equal(1, reward.Raw);
                Assert.InRange(kl!.Value, 4, 7);
                Assert.Equal(0.9 - 0.1 * 2 * kl.Value, reward.Value, 9);
                Assert.Equal(rewards[1], charged[0].Rollouts[1].Reward);
            },
            Token);
    }

    [Fact]
    public async Task Nothing_rewarded_is_no_kl()
    {
        await using var compute = ComputeThread.Start(TorchFixture.Device.ToString(), 1);
        var policy = await TinyModels.PolicyAsync(compute, 5, Token);
        await compute.RunAsync(
            () =>
            {
                using var model = policy.Model;
                Assert.Null(new RewardKl(new SequenceScorer(model, 64), new KlRewardOptions { Coef = 0.1 }, temperature: 1).Apply([]).KlPerToken);
            },
            Token);
    }
}
