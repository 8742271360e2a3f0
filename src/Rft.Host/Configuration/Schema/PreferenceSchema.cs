using static Rft.Host.Configuration.Schema.Shapes;

namespace Rft.Host.Configuration.Schema;

/// <summary>The keys of a preference loss.</summary>
internal static class PreferenceSchema
{
    /// <summary>The loss of a stage on pairs.</summary>
    public static ObjectShape Loss { get; } = new(
    [
        With("objective",
            OneOf("sigmoid", "hinge", "ipo", "robust", "exo-pair", "apo-zero", "apo-down", "bco-pair", "nca-pair", "sppo-hard"), "sigmoid",
            "The loss of a pair, sigmoid being DPO's own; a loss given as a text is its objective."),
        With("beta", Positive, "0.1", "Scale of the scores; the smaller, the farther the policy may go from where the stage began."),
        With("label_smoothing", new ScalarShape(ScalarKind.Number) { Min = 0, Max = 0.5, BelowMax = true }, "0",
            "Share of pairs whose sides are taken to be swapped; for sigmoid, robust and exo-pair."),
        With("length_normalized", Flag, "false", "Divide scores by the answer's tokens."),
        Optional("ld_alpha", new ScalarShape(ScalarKind.Number) { Min = 0, Max = 1 },
            "Factor on tokens behind the length of the shorter answer (LD-DPO); absent: 1."),
        With("f_divergence", OneOf("reverse-kl", "forward-kl", "js-divergence"), "reverse-kl", "How log-ratios become scores (f-DPO)."),
        With("sft_weight", NotNegative, "0", "Factor of -log-probability of the preferred answer, added to the loss."),
        With("sft_average", Flag, "false", "Take the mean over the answer's tokens there, not the sum."),
    ])
    {
        Shorthand = "objective",
        Aliases = new Dictionary<string, string>
        {
            ["loss_type"] = "objective", ["f_divergence_type"] = "f_divergence",
            ["rpo_alpha"] = "sft_weight", ["sft_loss_weight"] = "sft_weight", ["preference_average_log_probs"] = "length_normalized",
        },
    };
}
