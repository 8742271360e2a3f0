using Rft.Training.Devices;
using Rft.Training.Loop;
using Rft.Training.Passes;
using Rft.Training.Rollouts;
using Rft.Training.Tests.Models;
using Rft.Training.Tests.Rollouts;

namespace Rft.Training.Tests.Loop;

/// <summary>The critic's part of a step, by hand.</summary>
public sealed class CriticStepTests
{
    private static readonly CriticOptions Critic = new() { LearningRate = 1e-2, Gae = new GaeOptions { Gamma = 1, Lambda = 0.5, Whitening = null } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Rewards_and_values_become_advantages_and_returns()
    {
        // gamma 0.5, lambda 0.5. Values 0.5, 1; rewards 0, 2.
        // Last token: 2 - 1 = 1, return 2. First: 0 + 0.5 * 1 - 0.5 = 0, plus 0.25 * 1: advantage 0.25, return 0.75.
        var options = new GaeOptions { Gamma = 0.5, Lambda = 0.5, Whitening = null };
        var (advantages, returns) = options.Apply([[0, 2]], [[0.5, 1]]);
        Numbers.AssertClose([0.25, 1], advantages[0], 1e-12);
        Numbers.AssertClose([0.75, 2], returns[0], 1e-12);
        // Whitened over two tokens: mean 0.625, deviation 0.75 / sqrt 2, so +-1 / sqrt 2. Returns stay.
        (advantages, returns) = (options with { Whitening = new() { Eps = 0 } }).Apply([[0, 2]], [[0.5, 1]]);
        Numbers.AssertClose([-Math.Sqrt(0.5), Math.Sqrt(0.5)], advantages[0], 1e-12);
        Numbers.AssertClose([0.75, 2], returns[0], 1e-12);
    }

    [Fact]
    public Task The_reward_stands_at_the_last_token_of_a_rollout_and_a_new_critic_says_0() => WithCriticAsync(Critic, rewardKl: false, (step, _) =>
    {
        // Without values lambda alone discounts the reward: 1, 0.5, 0.25 from the end; two sequences are one row.
        var two = Rollout(0.8, 2) with { Sequences = [.. Rollout(0.8, 2).Sequences, .. Rollout(0.8, 1).Sequences] };
        var batch = step.Apply([Group(two, Rollout(-1, 2))]);
        Assert.Equal([[0.2f, 0.4f], [0.8f]], batch.Rollouts[0].Advantages!);
        Assert.Equal([[-0.5f, -1f]], batch.Rollouts[1].Advantages!);
        Assert.Equal([[0.2f, 0.4f], [0.8f], [-0.5f, -1f]], batch.Data.Select(datum => datum.Returns!));
        Assert.All(batch.Data, datum => Assert.All(datum.Values!, value => Assert.Equal(0, value)));
        var metrics = batch.Metrics().ToDictionary();
        Assert.Equal((0, -0.02, 0), (metrics["critic/value_mean"], Math.Round(metrics["critic/return_mean"], 9), metrics["critic/explained_variance"]));
    });

    [Fact]
    public Task Rollouts_without_a_reward_that_is_a_number_are_left_out() => WithCriticAsync(Critic, rewardKl: false, (step, _) =>
    {
        var dropped = Rollout(0, 2) with { Reward = new RolloutReward.Dropped(DropReason.GraderFailed) };
        Assert.Single(step.Apply([Group(dropped, Rollout(double.NaN, 2), Rollout(1, 2))]).Rollouts);
        var none = step.Apply([Group(dropped)]);
        Assert.Empty(none.Rollouts);
        Assert.Empty(none.Metrics());
    });

    [Fact]
    public Task With_a_KL_in_the_reward_each_token_pays_its_own() => WithCriticAsync(Critic with { Gae = new() { Lambda = 0, Whitening = null } }, rewardKl: true, (step, _) =>
    {
        // The sampler's log-probabilities are given as 0, the reference's lie around -ln 262 = -5.6: k1 is minus them, the coefficient 0.1.
        var batch = step.Apply([Group(Rollout(1, 3))]);
        // With lambda 0 and values of 0 advantages are the tokens' rewards.
        float[] rewards = batch.Rollouts[0].Advantages![0];
        Assert.All(rewards[..2], reward => Assert.InRange(reward, -0.7, -0.4));
        Assert.InRange(rewards[2], 0.3, 0.6);
        Assert.Equal((1 - rewards.Sum()) / 0.1 / 3, batch.KlPerToken!.Value, 5);
    });

    [Fact]
    public Task Learning_brings_values_to_returns_with_a_step_a_mini_batch() => WithCriticAsync(Critic with { ValueClip = 0 }, rewardKl: false, (step, trainer) =>
    {
        RolloutGroup[] groups = [Group(Rollout(1, 2), Rollout(1, 2)), Group(Rollout(1, 2), Rollout(1, 2))];
        var first = step.Learn(step.Apply(groups), 1);
        Assert.Equal((2, 0, 2), (first.Updates, first.Skipped, trainer.Optimizer.Steps));
        var last = first;
        for (int i = 0; i < 40; i++) last = step.Learn(step.Apply(groups), 1);
        Assert.True(last.Stats.Loss < 0.1 * first.Stats.Loss, $"{first.Stats.Loss} became {last.Stats.Loss}");
    });

    [Fact]
    public Task What_is_no_number_stops_before_a_weight_moves_or_is_skipped() => WithCriticAsync(Critic, rewardKl: false, (step, trainer) =>
    {
        var batch = step.Apply([Group(Rollout(1, 2), Rollout(1, 2))]);
        batch = batch with { Data = [.. batch.Data.Select(datum => datum with { Returns = [float.NaN, float.NaN] })] };
        double[] before = TorchFixture.Values(trainer.Critic.Model.Trained.Values);
        var error = Assert.Throws<GuardStopException>(() => step.Learn(batch, 1));
        Assert.StartsWith("the critic's loss is NaN and its gradient norm NaN after 0 of its optimizer steps", error.Message, StringComparison.Ordinal);
        var skipping = new CriticStep(trainer, null, LoopOptions.Rft(1) with { Critic = Critic, NotFinite = NotFinitePolicy.Skip });
        var report = skipping.Learn(batch, 1);
        Assert.Equal((0, 2), (report.Updates, report.Skipped));
        Assert.Equal(new Dictionary<string, double> { ["critic/skipped_updates"] = 2 }, report.Metrics().ToDictionary());
        Assert.Equal(before, TorchFixture.Values(trainer.Critic.Model.Trained.Values));
    });

    [Fact]
    public void Bad_numbers_are_refused()
    {
        Assert.Contains("the critic's learning rate", Message(Critic with { LearningRate = 0 }), StringComparison.Ordinal);
        Assert.Contains("not -1", Message(Critic with { ValueClip = -1 }), StringComparison.Ordinal);
        Assert.Contains("not -2", Message(Critic with { WarmupSteps = -2 }), StringComparison.Ordinal);

        static string Message(CriticOptions options) => Assert.Throws<ArgumentException>(options.Validate).Message;
    }

    private static Rollout Rollout(double reward, int tokens) => Samples.Rollout(0, 0, tokens) with { Reward = new RolloutReward.Rewarded(reward, reward) };

    private static RolloutGroup Group(params Rollout[] rollouts) => Samples.Group(0) with { Rollouts = rollouts };

    private static async Task WithCriticAsync(CriticOptions critic, bool rewardKl, Action<CriticStep, CriticTrainer> act)
    {
        await using var compute = ComputeThread.Start(TorchFixture.Device.ToString(), 1);
        var policy = await TinyModels.PolicyAsync(compute, 5, Token);
        await compute.RunAsync(
            () =>
            {
                using var model = policy.Model;
                var trainer = CriticTrainer.Open(model, new ForwardOptions(64), null);
                var kl = rewardKl ? new RewardKl(new SequenceScorer(model, 64), new KlRewardOptions { Coef = 0.1 }, temperature: 1) : null;
                act(new CriticStep(trainer, kl, LoopOptions.Rft(1) with { Critic = critic }), trainer);
                trainer.Close();
            },
            Token);
    }
}
