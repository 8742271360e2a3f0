using static Rft.Host.Configuration.Schema.Shapes;

namespace Rft.Host.Configuration.Schema;

/// <summary>The keys of a stage.</summary>
internal static class StageSchema
{
    private static readonly ObjectShape ZeroVariance = new(
    [
        Optional("filter", Flag,
            "Leave groups whose rewards are all equal out of the update; absent: true, but for rloo, reinforce++ and gae, whose baselines reach beyond a group."),
        With("refill", Flag, "false", "Ask for a further prompt in the place of each such group, at once, until the step is full; see sampling.md."),
        With("max_batches", Whole(1), "10", "Most prompts a step asks for when refilling, in units of prompts_per_step."),
        With("on_cap", OneOf("train", "skip", "stop"), "train",
            "What a step does that max_batches left unfilled: train on the groups that are there, skip the update, or end the run (exit code 5)."),
        With("spare", Whole(0), "0", "Prompts asked for from the beginning beyond prompts_per_step, so that less is waited for; below prompts_per_step."),
        With("carry", Flag, "false", "Train on groups with signal that a step did not need in the next one, instead of discarding them."),
        With("max_age", Whole(1), "1", "Optimizer steps after which a carried group is discarded."),
    ])
    {
        Aliases = new Dictionary<string, string>
        {
            ["max_num_gen_batches"] = "max_batches",
            ["dynamic_sampling_max_gen_batches"] = "max_batches",
        },
    };

    private static readonly ObjectShape Selection = new(
    [
        With("kind", OneOf("uniform", "pools", "pass_rate"), "uniform",
            "All prompts alike; easy and hard ones only now and then; or weighted by expected signal. A selection given as a text is its kind."),
        Optional("easy", Share, "Least pass rate of easy prompts; absent: 0.9."),
        Optional("hard", Share, "Greatest pass rate of hard prompts; absent: 0.1."),
        Optional("bring_back", Share, "With pools: share of their usual visits that easy and hard prompts keep; absent: 0.1."),
        Optional("retire_after", Whole(0), "A prompt whose every sample passed in so many visits in a row is not sampled again; 0: never; absent: 3."),
        Optional("window", Whole(1), "Visits that a prompt's pass rate is taken over, the newest ones; absent: 4."),
        Optional("metric", Name, "The grader that says whether a sample passes, or reward; absent: eval.metric, else reward."),
        Optional("pass_at", Number, "Least score that passes; absent: the grader's own word, else 1; for the reward the sum of the positive weights."),
    ]) { Shorthand = "kind" };

    private static readonly ObjectShape Sampling = new(
    [
        With("temperature", Positive, "1.0", "Above 0; the loss uses log-probabilities at the same temperature."),
        With("top_p", new ScalarShape(ScalarKind.Number) { Min = 0, AboveMin = true, Max = 1 }, "1.0", "Nucleus; 1: off."),
        With("top_k", Whole(0), "0", "Likeliest tokens that are kept; 0: off."),
        With("max_tokens", Whole(1), "256", "Most tokens of a completion."),
        Optional("partial_tokens", Whole(1),
            "Most tokens of a rollout that are sampled in one step; a longer one goes on in the next, with the weights of then. Absent: to its end. See sampling.md."),
    ]);

    private static readonly ObjectShape Teacher = new(
    [
        Optional("model", FilePath, "Folder of a model, a run or a checkpoint."),
        Optional("run", Text, "Id of a run in run.dir; its newest checkpoint is taken."),
        Optional("stage", Name, "An earlier stage of this file: the policy as it was at its end. Absent, with model and run: as it is when this stage begins."),
        Optional("context", Text,
            "What only the teacher is told, in its system message; {{ field }} stands for a field of the row, such as the answer."),
    ]) { Shorthand = "model" };

    private static readonly ObjectShape Reference = new(
    [
        Required("every", Whole(1), "Steps of the stage after which the reference takes from the policy; a reference given as a number is this one."),
        With("alpha", new ScalarShape(ScalarKind.Number) { Min = 0, AboveMin = true, Max = 1 }, "1",
            "Share of the policy that it takes; 1: it becomes the policy. With every: 1 and a small share it is a moving average."),
    ])
    {
        Shorthand = "every",
        Aliases = new Dictionary<string, string> { ["ref_model_sync_steps"] = "every", ["ref_model_mixup_alpha"] = "alpha" },
    };

    private static readonly ObjectShape Critic = new(
    [
        Optional("learning_rate", Positive,
            "Peak of its learning rate, on the schedule of the stage's optimizer; absent: ten times the stage's, as verl and OpenRLHF have 1e-6 and 1e-5."),
        With("value_clip", NotNegative, "0.2", "How far a value may move in a step before its loss is clipped; 0: any way."),
        With("warmup_steps", Whole(0), "0", "First steps of the stage in which only the critic learns."),
    ])
    {
        Aliases = new Dictionary<string, string>
        {
            ["lr"] = "learning_rate", ["cliprange_value"] = "value_clip", ["critic_warmup"] = "warmup_steps",
        },
    };

    private static Key[] HeldOut =>
    [
        Optional("valid", Name, "Data set of held-out rows whose loss is measured, before the first step, on the way and after the last."),
        Optional("valid_every", Whole(0), "Steps between these measurements; absent: 50; 0: none on the way."),
        Optional("early_stop", new ObjectShape(
        [
            With("patience", Whole(1), "3", "Measurements in a row without improvement after which the stage ends."),
            With("min_delta", NotNegative, "0", "How far the held-out loss must fall to count as an improvement."),
        ]), "End the stage, not the run, when its held-out loss no longer falls; absent: it runs to its last step."),
    ];

    private static readonly IReadOnlyDictionary<string, string> RftAliases = new Dictionary<string, string>
    {
        ["loss_type"] = "loss", ["rl_loss_method"] = "loss",
        ["num_generations"] = "group_size", ["n_samples_per_prompt"] = "group_size",
        ["updates_per_batch"] = "epochs", ["num_iterations"] = "epochs", ["ppo_epochs"] = "epochs",
        ["dynamic_sampling"] = "zero_variance",
    };

    /// <summary>All stages.</summary>
    public static VariantListShape Stages { get; } = new("method", new Dictionary<string, ObjectShape>
    {
        ["sft"] = Stage(
        [
            Required("batch", Whole(1), "Rows a step."),
            With("packing", Flag, "false",
                "Let short conversations share a row, each with attention and positions of its own: less padding, the same losses."),
            .. HeldOut,
            With("optimizer", Optimizer("[0.9, 0.98]", "0.01", "20", "cosine"), "{}", "The optimizer of the stage."),
        ]),
        ["dpo"] = Stage(
        [
            Required("batch", Whole(1), "Pairs a step."),
            With("loss", PreferenceSchema.Loss, "sigmoid", "The loss, against the policy at the start of the stage."),
            Optional("reference", Reference, "Let the reference follow the policy (TR-DPO); absent: it stays the policy at the start of the stage."),
            .. HeldOut,
            With("optimizer", Optimizer("[0.9, 0.95]", "0", "0", "linear"), "{}", "The optimizer of the stage."),
        ]),
        ["rft"] = Stage(
        [
            With("loss", LossSchema.Loss, "dapo", "The loss."),
            Optional("reference", Reference, "Let the reference of the KL follow the policy; absent: it stays."),
            Optional("critic", Critic,
                "With loss.advantage.estimator gae: the model of values that is trained beside the policy; absent: one with the values below."),
            With("zero_variance", ZeroVariance, "{}", "What happens to groups whose rewards are all equal."),
            .. Sampled(groupSize: "8", atLeast: "at least 2, or 1 with gae"),
            With("rewards", OneOf("normal", "random", "shuffled"), "normal",
                "Where rewards come from; random and shuffled are control experiments."),
        ]) with { Aliases = RftAliases },
        ["distill"] = Stage(
        [
            Required("teacher", Teacher, "Whose word on each token is learnt; a teacher given as a text is its model."),
            With("samples", OneOf("student", "teacher"), "student",
                "Who samples: the student, and the advantage of each token is teacher minus student log-probability; or the teacher, whose tokens are learnt."),
            With("coef", Positive, "1", "Factor of the teacher's part."),
            With("reward_coef", NotNegative, "0", "Factor of the advantages that graders give; 0: none is asked, but for evaluations."),
            With("discount", Share, "0", "Share of the differences of later tokens that a token is credited with, per token."),
            Optional("loss", LossSchema.Loss,
                "The loss; absent: importance_sampling with aggregation token-mean, or the cross entropy where the teacher samples."),
            .. Sampled(groupSize: "4", atLeast: "at least 2 where graders have a part"),
        ]) with { Aliases = RftAliases },
    });

    // What stages that sample share.
    private static Key[] Sampled(string groupSize, string atLeast) =>
    [
        With("prompts_per_step", Whole(1), "64", "Prompts a step."),
        With("group_size", Whole(1), groupSize, $"Samples a prompt; {atLeast}."),
        With("minibatches", Whole(1), "1", "Optimizer updates a pass over the step's rollouts."),
        With("epochs", Whole(1), "1", "Passes over the step's rollouts."),
        With("selection", Selection, "uniform", "Which prompts are sampled; see sampling.md."),
        With("sampling", Sampling, "{}", "How completions are sampled."),
        With("optimizer", Optimizer("[0.9, 0.95]", "0", "0", "linear"), "{}", "The optimizer of the stage."),
        With("max_staleness", Whole(0), "0",
            "Optimizer steps by which the weights that sample may be behind: so many whole steps are sampled ahead, while the policy is updated; 0: on-policy."),
        With("routing_replay", Flag, "true",
            "For models with experts: send sampled tokens through the experts they went through when they were sampled."),
    ];

    private static ObjectShape Stage(Key[] own) => new(
    [
        Required("name", Name, "Name of the stage, unique in the file."),
        Required("method", OneOf("sft", "dpo", "rft", "distill"), "Supervised, preference or reinforcement fine-tuning, or distillation."),
        Required("data", Name, "The stage's data set."),
        Required("steps", Whole(1), "Steps; for rft and distill a step is one round of sampling, grading and updates."),
        .. own,
        Optional("micro_batch_tokens", Whole(1),
            "Most tokens, padding included, that go through the model at once; absent: as many as three gigabytes of activations allow."),
        With("recompute_activations", OneOf("auto", "true", "false"), "auto",
            "Make activations again for the gradient instead of keeping them (activation checkpointing); auto: where they would need much memory."),
        With("balance_coef", NotNegative, "0", "For models with experts: coefficient of the load-balancing loss."),
    ]);

    private static ObjectShape Optimizer(string betas, string weightDecay, string warmup, string schedule) => new(
    [
        With("kind", OneOf("adamw"), "adamw", "The optimizer."),
        Optional("learning_rate", Positive, "Peak learning rate; absent: 1e-4 for adapters. Without adapters it must be given."),
        With("betas", new ListShape(new ScalarShape(ScalarKind.Number) { Min = 0, Max = 1, BelowMax = true }, Count: 2), betas,
            "Decay of the two moments."),
        With("weight_decay", NotNegative, weightDecay, "Decoupled weight decay."),
        With("weight_decay_on", OneOf("all", "matrices"), "all", "What decays: everything, or matrices alone, which leaves out norms and biases."),
        With("eps", Positive, "1e-8", "Added to the root of the second moment."),
        With("warmup_steps", Whole(0), warmup, "Steps of linear warm-up."),
        With("max_grad_norm", NotNegative, "1.0", "Norm to which the gradient is clipped; 0: not clipped."),
        With("schedule", OneOf("constant", "linear", "cosine"), schedule,
            "Shape of the rate after warm-up; it depends on steps, never on time."),
        With("final_share", Share, "0.1", "Rate at the last step as a share of the peak."),
    ]);
}
