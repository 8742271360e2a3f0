using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Rollouts;

namespace Rft.Host.Tests.Configuration;

/// <summary>From the keys of a loss to the settings of the library. The minimal file samples up to 16 tokens.</summary>
public sealed class LossSettingsTests
{
    public static TheoryData<string> Presets => [.. LossPresets.Names];

    [Theory]
    [MemberData(nameof(Presets))]
    public void A_preset_by_name_is_the_librarys(string name)
    {
        var stage = Stage($"loss: {name}");
        Assert.Equal(LossPresets.Get(name, 16), LossSettings.Of(stage));
        Assert.Equal(LossPresets.Get(name, 16).FilterZeroVariance, stage.ZeroVariance.Filter);
    }

    [Fact]
    public void Bounds_are_offsets_or_ratios_side_by_side()
    {
        Assert.Equal((0.8, 1.3), Bounds("loss: { preset: dapo, clip_high: 0.3 }"));
        Assert.Equal((0.9, 1.28), Bounds("loss: { preset: dapo, clip_low: 0.9, clip_bounds: absolute }"));
        // The upper bound of cispo is 5, which no offset of a usual size reaches; it stays when the lower one changes.
        Assert.Equal((0.8, 5), Bounds("loss: { preset: cispo, clip_low: 0.2 }"));
        Assert.Equal((null, 4), Bounds("loss: { preset: cispo, clip_high: 4, clip_bounds: absolute }"));
    }

    [Fact]
    public void Constants_of_objectives_and_masks_are_read_and_zero_switches_off()
    {
        Assert.Equal(0.2, Loss("loss: { preset: dro, dro_beta: 0.2 }").DroBeta);
        Assert.Equal(new SapoOptions(2, 3), Loss("loss: { preset: sapo, tau_positive: 2, tau_neg: 3 }").Sapo);
        Assert.Equal(new GmpoOptions(0.3, 0.5), Loss("loss: { preset: gmpo, log_clip_low: 0.3, log_clip_high: 0.5 }").Gmpo);
        Assert.Equal(0.3, Loss("loss: { prob_mask: 0.3 }").ProbabilityMask);
        Assert.Null(Loss("loss: { preset: prob-mask, prob_mask: 0 }").ProbabilityMask);
        Assert.Equal(0.05, Loss("loss: { off_policy_mask_threshold: 0.05 }").OffPolicyMaskThreshold);
        Assert.Null(Loss("loss: { preset: dapo, dual_clip: 0 }").DualClip);
    }

    [Fact]
    public void Importance_weights_are_off_until_they_are_named()
    {
        Assert.Null(Loss("loss: dapo").Tis);
        Assert.Equal(new TisOptions(), Loss("loss: { tis: {} }").Tis);
        Assert.Equal(
            new TisOptions { Mode = TisMode.RowMask, Min = 0.9, Max = 1.1 }, Loss("loss: { tis: { mode: row-mask, min: 0.9, max: 1.1 } }").Tis);
    }

    [Fact]
    public void The_kl_stands_where_the_preset_or_the_file_puts_it()
    {
        var inLoss = Of("loss: { preset: grpo, kl: { coef: 0.01 } }");
        Assert.Equal(new KlOptions { Coef = 0.01 }, inLoss.Loss.Kl);
        Assert.Null(inLoss.KlReward);
        var inReward = Of("loss: { preset: grpo, kl: { coef: 0.01, placement: reward } }");
        Assert.Null(inReward.Loss.Kl);
        Assert.Equal(new KlRewardOptions { Coef = 0.01, Estimator = KlEstimator.K1 }, inReward.KlReward);
        Assert.Equal(new KlRewardOptions { Coef = 0.02, Estimator = KlEstimator.K3 }, Of("loss: { preset: rloo, kl: { coef: 0.02, estimator: k3 } }").KlReward);
        Assert.Null(Of("loss: { preset: rloo, kl: { coef: 0 } }").KlReward);
        var moved = Of("loss: { preset: rloo, kl: { placement: loss } }");
        Assert.Equal((0.05, true), (moved.Loss.Kl?.Coef, moved.KlReward is null));
    }

    [Fact]
    public void The_coefficient_of_the_kl_is_fixed_unless_a_target_is_given()
    {
        Assert.Null(Plan("loss: { preset: rloo }").KlControl);
        Assert.Equal(new KlControl(0.1, 10_000), Plan("loss: { preset: rloo, kl: { target: 0.1 } }").KlControl);
        Assert.Equal(new KlControl(0.2, 500), Plan("loss: { kl: { coef: 0.01, kl_target: 0.2, kl_horizon: 500 } }").KlControl);
    }

    [Theory]
    [InlineData("loss: { kl: { target: 0.1 } }", "e.yaml(15,27): stages.rft.loss.kl.target is 0.1, but there is no KL; set kl.coef above 0 (0.001 is usual), or remove it")]
    [InlineData("loss: { kl: { coef: 0.1, horizon: 9 } }", "e.yaml(15,39): stages.rft.loss.kl.horizon is 9, but the coefficient is fixed; set kl.target (0.1 nats a token is verl's), or remove it")]
    [InlineData("loss: { kl: { coef: 0.1, target: 0 } }", "e.yaml(15,38): stages.rft.loss.kl.target is 0; use a number above 0")]
    public void A_target_and_a_horizon_need_what_they_steer(string loss, string finding) => Assert.Equal(finding, Assert.Single(ConfigFixture.Findings(Text(loss))));

    [Fact]
    public void Advantages_follow_baseline_scale_singleton_and_whitening()
    {
        Assert.Equal(
            new AdvantageOptions { Baseline = AdvantageBaseline.LengthWeightedMean, Scale = AdvantageScale.None },
            Of("loss: { advantage: { baseline: length-weighted-mean, scale: none } }").Advantage);
        Assert.Equal(
            new AdvantageOptions { Singleton = SingletonRule.Raw, Whitening = new WhiteningOptions { OverTokens = true } },
            Of("loss: { advantage: { singleton: raw, whiten: tokens } }").Advantage);
        Assert.Null(Of("loss: { preset: reinforce++, advantage: { whiten: none } }").Advantage.Whitening);
    }

    [Fact]
    public void The_divisor_of_a_sum_is_the_limit_on_tokens_unless_it_is_given()
    {
        Assert.Equal(16, Loss("loss: dr-grpo").Aggregation.Norm);
        Assert.Equal(100, Loss("loss: { preset: dr-grpo, length_norm: 100 }").Aggregation.Norm);
        Assert.Equal(16, Loss("loss: { aggregation: token-sum-norm }").Aggregation.Norm);
    }

    [Fact]
    public void The_zero_variance_filter_of_the_file_wins_over_the_presets()
    {
        Assert.False(Stage("loss: rloo").ZeroVariance.Filter);
        Assert.True(Stage("loss: rloo\n    zero_variance: { filter: true }").ZeroVariance.Filter);
        Assert.False(Stage("loss: dapo\n    zero_variance: { filter: false }").ZeroVariance.Filter);
        Assert.Contains(
            "needs filter: true",
            Assert.Single(ConfigFixture.Findings(Text("loss: rloo\n    zero_variance: { refill: true }"))), StringComparison.Ordinal);
    }

    private static LossPreset Of(string loss) => LossSettings.Of(Stage(loss));

    private static PolicyLossOptions Loss(string loss) => Of(loss).Loss;

    private static (double?, double?) Bounds(string loss) => (Loss(loss).RatioMin, Loss(loss).RatioMax);

    [Fact]
    public void What_no_rule_of_the_file_catches_is_a_finding_of_the_loss()
    {
        // Wrong by the library's own checks, past the schema.
        var stage = Stage("loss: grpo") with { Loss = new LossConfig { Preset = "grpo", EntropyCoef = double.NaN } };
        var finding = Assert.Single(Assert.Throws<ConfigException>(() => LossSettings.Of(stage)).Findings);
        Assert.Equal("stages.rft.loss: EntropyCoef must be finite, not NaN", finding.ToString());
    }

    private static RftStageConfig Stage(string loss) => (RftStageConfig)ConfigFixture.Load(Text(loss)).Config.Stages[1];

    private static RftOptions Plan(string loss)
    {
        var config = ConfigFixture.Load(Text(loss)).Config;
        return ((RftStagePlan)PlanBuilder.Build(config, new DataSets(config)).Stages[1]).Options;
    }

    private static string Text(string loss) => ConfigFixture.With("steps: 10\n", $"steps: 10\n    {loss}\n");
}
