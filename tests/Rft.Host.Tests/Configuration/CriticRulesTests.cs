using Rft.Host.Checking;
using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Host.Tests.Checking;
using Rft.Training.Loop;
using Rft.Training.Models;
using Rft.Training.Rollouts;

namespace Rft.Host.Tests.Configuration;

/// <summary>The keys of a critic and what they need.</summary>
public sealed class CriticRulesTests
{
    private const string Gae = "loss: { preset: ppo, advantage: { estimator: gae } }";

    [Fact]
    public void A_stage_has_a_critic_when_its_advantages_ask_for_one()
    {
        Assert.Null(Rft("loss: ppo").Critic);
        var usual = Rft(Gae);
        Assert.Equal(new CriticOptions { LearningRate = 10 * 2.0e-4 }, usual.Critic);
        Assert.False(usual.ZeroVariance.Filter);
        Assert.Equal(
            new CriticOptions
            {
                LearningRate = 1e-3, ValueClip = 0.5, WarmupSteps = 3, Gae = new GaeOptions { Gamma = 0.9, Lambda = 1, Whitening = null },
            },
            Rft("""
                loss: { preset: ppo, advantage: { estimator: gae, gamma: 0.9, lambda: 1, whiten: none } }
                    critic: { learning_rate: 1e-3, value_clip: 0.5, warmup_steps: 3 }
                """).Critic);
        Assert.Equal(
            new CriticOptions { LearningRate = 1e-3, ValueClip = 0.5, WarmupSteps = 3, Gae = new GaeOptions { Lambda = 0.9 } },
            Rft("""
                loss: { preset: dapo, adv_estimator: gae, advantage: { lam: 0.9 } }
                    critic: { lr: 1e-3, cliprange_value: 0.5, critic_warmup: 3 }
                """).Critic);
    }

    [Fact]
    public void Groups_may_be_of_one_and_as_small_as_they_like_and_the_filter_may_be_asked_for()
    {
        var (plan, _) = Experiments.Plan(Experiment("group_size: 1\n    loss: { preset: ppo, advantage: { estimator: gae } }"));
        var options = ((RftStagePlan)plan.Stages[0]).Options;
        Assert.Equal((1, 1, false), (options.GroupSize, options.MinGroupSize, options.FilterZeroVariance));
        Assert.NotNull(options.Critic);
        Assert.True(Rft(Gae + "\n    zero_variance: { filter: true }").ZeroVariance.Filter);
    }

    [Theory]
    [InlineData("critic: {}", "e.yaml(15,13): stages.rft.critic is a model of values that nothing would ask; set loss.advantage.estimator to gae, or remove it")]
    [InlineData("loss: { advantage: { gamma: 0.9 } }", "e.yaml(15,33): stages.rft.loss.advantage.gamma is 0.9, which only estimator: gae reads; add that, or remove it")]
    [InlineData("loss: { advantage: { estimator: group, lambda: 1 } }", "e.yaml(15,52): stages.rft.loss.advantage.lambda is 1, which only estimator: gae reads; add that, or remove it")]
    [InlineData("loss: { advantage: { estimator: gae, scale: none } }", "e.yaml(15,49): stages.rft.loss.advantage.scale is none, which is of advantages within groups; remove it, or estimator: gae")]
    [InlineData("loss: { advantage: { estimator: gae, whiten: samples } }", "e.yaml(15,50): stages.rft.loss.advantage.whiten is samples, but with gae every token has an advantage of its own; use tokens or none")]
    [InlineData("loss: { advantage: { estimator: gae, gamma: 1.5 } }", "e.yaml(15,49): stages.rft.loss.advantage.gamma is 1.5; use a share from 0 to 1 or from 0% to 100%")]
    [InlineData("group_size: 1", "e.yaml(15,17): stages.rft.group_size: group size 1 has no baseline; set group_size to 2 or more, or loss.advantage.estimator to gae, which brings a critic")]
    [InlineData(Gae + "\n    group_size: 1\n    zero_variance: { filter: true }", "e.yaml(17,30): stages.rft.zero_variance.filter is true, but a group of one has no spread, so every group would be dropped; remove it, or raise group_size")]
    [InlineData(Gae + "\n    zero_variance: { refill: true }", "e.yaml(16,30): stages.rft.zero_variance.refill needs filter: true; there is nothing to refill")]
    [InlineData(Gae + "\n    critic: { warmup_steps: 10 }", "e.yaml(16,29): stages.rft.critic.warmup_steps is 10, but the stage has 10 steps, so the policy would never learn; lower it")]
    [InlineData(Gae + "\n    critic: { value_clip: -1 }", "e.yaml(16,27): stages.rft.critic.value_clip is -1; use a number, at least 0")]
    [InlineData(Gae + "\n    critic: { learning_rate: 0 }", "e.yaml(16,30): stages.rft.critic.learning_rate is 0; use a number above 0")]
    public void Each_problem_is_named_with_place_and_cure(string keys, string finding) => Assert.Equal(finding, Assert.Single(ConfigFixture.Findings(Text(keys))));

    [Fact]
    public void A_teacher_takes_none()
    {
        string text = ConfigFixture.With(
            "eval:", "  - { name: taught, method: distill, data: train, steps: 5, teacher: { stage: skill }, optimizer: { learning_rate: 1e-4 }, loss: { advantage: { estimator: gae } } }\neval:");
        string finding = Assert.Single(ConfigFixture.Findings(text));
        Assert.EndsWith(
            "stages.taught.loss.advantage.estimator is gae, but a teacher has a word on each token already; remove it, or use method: rft", finding, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_counts_it_four_times_over()
    {
        var (plan, config) = Experiments.Plan(Experiment(Gae));
        var without = plan with { Stages = [.. plan.Stages.OfType<RftStagePlan>().Select(stage => stage with { Options = stage.Options with { Critic = null } })] };
        var model = ModelSource.Of(config.Model);
        var size = ModelSize.Of(config.Model, model.Shape);
        MemoryEstimate Estimate(TrainingPlan of) => MemoryEstimate.Of(of, model.Shape, model.Chat, size, teacher: 0);
        long critic = 4 * Critic.Parameters(model.Shape, null);
        var (with, bare) = (Estimate(plan), Estimate(without));
        Assert.Equal((critic, critic, 2 * critic), (with.Weights - bare.Weights, with.Gradients - bare.Gradients, with.Moments - bare.Moments));
        Assert.Equal(4 * critic, with.Total - bare.Total);
    }

    private static string Experiment(string keys) => $$"""
        name: t
        model: { tiny: { width: 16, layers: 1, heads: 2, kv_heads: 1, ffn: 24, context: 64 } }
        data: { train: { file: train.jsonl } }
        graders: { correct: { builtin: arithmetic } }
        stages:
          - name: rft
            method: rft
            data: train
            steps: 10
            {{keys}}
            sampling: { max_tokens: 16 }
            optimizer: { learning_rate: 2.0e-4 }

        """;

    private static RftStageConfig Rft(string keys) => (RftStageConfig)ConfigFixture.Load(Text(keys)).Config.Stages[1];

    private static string Text(string keys) => ConfigFixture.With("steps: 10\n", $"steps: 10\n    {keys}\n");
}
