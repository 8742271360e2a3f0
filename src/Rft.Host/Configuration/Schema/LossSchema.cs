using Rft.Training.Losses;
using static Rft.Host.Configuration.Schema.Shapes;

namespace Rft.Host.Configuration.Schema;

/// <summary>The keys of a policy loss.</summary>
internal static class LossSchema
{
    private static readonly ObjectShape Kl = new(
    [
        Optional("coef", NotNegative, "Coefficient of the KL to the reference; 0: none."),
        Optional("estimator", OneOf("k1", "k2", "k3", "abs"), "Estimator of the KL; absent: k3 in the loss, k1 in the reward."),
        Optional("placement", OneOf("loss", "reward"), "Whether it is added to the loss or taken off the reward; absent: the preset's, else the loss."),
        Optional("target", Positive,
            "KL in nats a token, as policy/reference_kl, that the coefficient follows from coef on: it grows above and shrinks below; absent: it is fixed."),
        Optional("horizon", Positive, "With target: samples over which the coefficient changes by a fifth at most; absent: 10000."),
    ])
    {
        Aliases = new Dictionary<string, string> { ["target_kl"] = "target", ["kl_target"] = "target", ["kl_horizon"] = "horizon" },
    };

    private static readonly ObjectShape Custom = new(
    [
        Required("file", FilePath, "The loss: .csx or .dll. It is trusted and runs in the trainer's process. A custom loss given as a text is its file."),
        Optional("class", Text, "For a plugin with several losses, the class that is meant."),
        With("reference", Flag, "false", "Whether it gets the log-probabilities of the reference."),
        With("options", new FreeShape(), "{}", "What the loss gets as its options."),
    ]) { Shorthand = "file" };

    private static readonly ObjectShape Tis = new(
    [
        With("mode", OneOf("none", "truncate", "mask", "row-mask"), "truncate",
            "What becomes of a weight outside the bounds: nothing, the bound, 0, or 0 for its whole row by the row's geometric mean."),
        With("level", OneOf("token", "sequence"), "token", "Whether each token has a weight, or each response their product."),
        Optional("min", NotNegative, "Least weight; absent: open."),
        With("max", Positive, "2", "Greatest weight."),
    ]);

    private static readonly ObjectShape Advantage = new(
    [
        Optional("estimator", OneOf("group", "gae"),
            "Where advantages come from: rewards beside those of their group, or a critic's values of tokens (gae, for rft; see critic.md); absent: group."),
        Optional("gamma", Share, "With gae: discount a token; absent: 1."),
        Optional("lambda", Share, "With gae: decay of what later tokens say of a token; absent: 0.95."),
        Optional("baseline", OneOf("group-mean", "leave-one-out", "length-weighted-mean", "best-minus-second", "none"),
            "What is subtracted from rewards."),
        Optional("scale", OneOf("group", "batch", "none", "leave-one-out"), "What centred rewards are divided by."),
        Optional("eps", NotNegative, "Added to the deviation."),
        Optional("singleton", OneOf("zero", "raw"), "The advantage of a group's only scored member: 0, or its reward."),
        Optional("whiten", OneOf("none", "samples", "tokens"),
            "Whether advantages are brought to mean 0 and deviation 1 over the batch, counted by sample or by token; absent: the preset's, with gae tokens."),
    ])
    {
        Aliases = new Dictionary<string, string> { ["lam"] = "lambda", ["lambd"] = "lambda" },
    };

    /// <summary>The loss of a reinforcement stage.</summary>
    public static ObjectShape Loss { get; } = new(
    [
        With("preset", OneOf([.. LossPresets.Names]), "dapo",
            "The loss; a loss given as a text is its preset. Keys below change the preset."),
        Optional("custom", Custom, "Your own loss in the place of the preset's, which then stands for advantages and filter alone; see losses.md."),
        Optional("clip_low", NotNegative, "Lower clip bound."),
        Optional("clip_high", NotNegative, "Upper clip bound."),
        Optional("clip_bounds", OneOf("offset", "absolute"), "Whether bounds are offsets from 1 (0.28) or ratios (1.28)."),
        Optional("dual_clip", NotNegative, "Bound on the loss of negative advantages; 0: off."),
        Optional("ratio_cap", NotNegative, "Cap on the ratio; 0: off."),
        Optional("ratio_level", OneOf("token", "sequence", "sequence-token", "sequence-sum"), "What the ratio is taken over."),
        Optional("aggregation",
            OneOf("token-mean", "seq-mean-token-mean", "seq-mean-token-sum", "token-sum-norm", "batch-mean-token-sum-norm", "sequence-values-mean",
                "token-sum"),
            "How the losses of tokens become one number."),
        Optional("length_norm", Positive, "Divisor of the length-normalised sums; absent: sampling.max_tokens."),
        Optional("kl", Kl, "The KL to a reference: the policy at the start of the first rft stage, unless reference lets it move."),
        Optional("entropy_coef", Number, "Coefficient of the entropy bonus."),
        Optional("entropy_target", Positive, "Entropy in nats a token below which a bonus grows step by step, instead of entropy_coef; absent: not steered."),
        Optional("entropy_delta", Positive, "With entropy_target: change of the coefficient a step; absent: 0.001."),
        Optional("entropy_max", Positive, "With entropy_target: largest coefficient; absent: 0.05."),
        Optional("prob_mask", new ScalarShape(ScalarKind.Number) { Min = 0, Max = 1, BelowMax = true },
            "Tokens whose probability moved farther than this since they were sampled are masked; 0: off."),
        Optional("off_policy_mask", NotNegative,
            "Responses with a negative advantage whose mean of old - new log-probability is above this are masked; nats, 0: off."),
        Optional("dro_beta", Positive, "Strength of dro's pull to the old policy."),
        Optional("tau_positive", Positive, "Temperature of sapo where the advantage is positive."),
        Optional("tau_negative", Positive, "Temperature of sapo where it is negative."),
        Optional("log_clip_low", Positive, "How far gmpo lets the log-ratio fall where the advantage is negative; nats."),
        Optional("log_clip_high", Positive, "How far gmpo lets the log-ratio rise where the advantage is positive; nats."),
        Optional("tis", Tis, "Importance weights between sampler and trainer; absent: none. They are 1 while both agree."),
        Optional("advantage", Advantage, "How advantages are computed."),
    ])
    {
        Shorthand = "preset",
        Aliases = new Dictionary<string, string>
        {
            ["epsilon"] = "clip_low", ["clip_ratio_low"] = "clip_low", ["ratio_clip_min"] = "clip_low",
            ["epsilon_high"] = "clip_high", ["clip_ratio_high"] = "clip_high", ["ratio_clip_max"] = "clip_high",
            ["clip_ratio_c"] = "dual_clip", ["ratio_clip_c"] = "dual_clip", ["delta"] = "ratio_cap",
            ["importance_sampling_level"] = "ratio_level", ["loss_agg_mode"] = "aggregation",
            ["loss_scale_factor"] = "length_norm", ["max_completion_length"] = "length_norm",
            ["beta"] = "kl.coef", ["kl_loss_coef"] = "kl.coef", ["reference_policy_kl_penalty"] = "kl.coef",
            ["kl_loss_type"] = "kl.estimator", ["kl_estimator"] = "kl.estimator",
            ["adv_estimator"] = "advantage.estimator", ["scale_rewards"] = "advantage.scale", ["loss_type"] = "preset", ["rl_loss_method"] = "preset",
            ["off_policy_mask_threshold"] = "off_policy_mask", ["tau_pos"] = "tau_positive", ["tau_neg"] = "tau_negative",
            ["sapo_temperature_pos"] = "tau_positive", ["sapo_temperature_neg"] = "tau_negative",
        },
    };
}
