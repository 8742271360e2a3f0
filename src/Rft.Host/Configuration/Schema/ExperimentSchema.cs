using Rft.Graders.Tasks;
using static Rft.Host.Configuration.Schema.Shapes;

namespace Rft.Host.Configuration.Schema;

/// <summary>Every key of an experiment file but those of stages: see <see cref="StageSchema"/>.</summary>
internal static class ExperimentSchema
{
    private static readonly ObjectShape Tiny = new(
    [
        With("layers", Whole(1), "3", "Number of layers."),
        With("width", Whole(2), "128", "Width of the residual stream; divisible by heads."),
        With("heads", Whole(1), "4", "Attention heads; divisible by kv_heads."),
        Optional("kv_heads", Whole(1), "Key and value heads; absent: as many as heads."),
        Optional("ffn", Whole(1), "Width of the feed-forward layer; absent: 8/3 of width, rounded up to a multiple of 32."),
        With("context", Whole(8), "512", "Longest sequence in tokens."),
        With("added_tokens", new ListShape(Text), "[\"<answer>\", \"</answer>\"]", "Texts that are one token each, beside the 256 bytes."),
    ]);

    private static readonly ObjectShape Model = new(
    [
        Optional("tiny", Tiny, "A small decoder with random weights and a byte tokenizer, made from the seed."),
        Optional("path", FilePath, "Folder of a Hugging Face checkpoint (config.json, tokenizer.json, *.safetensors)."),
        Optional("date", new ScalarShape(ScalarKind.Day),
            "What the checkpoint's chat template takes for today, where it writes the date into prompts; absent: the day on which the run was begun."),
        With("tuning", OneOf("full", "lora"), "full", "Train all weights, or low-rank adapters."),
        With("dtype", OneOf("float32", "bfloat16"), "float32",
            "How weights that are not trained are kept in memory, with tuning: lora; what is computed is float32."),
        Optional("lora", new ObjectShape(
        [
            With("rank", Whole(1), "16", "Rank of the adapters."),
            With("alpha", Positive, "32", "Scale: the adapter is multiplied by alpha / rank."),
            With("rank_stabilised", Flag, "false", "Multiply by alpha over the root of the rank instead (rsLoRA)."),
            With("dropout", new ScalarShape(ScalarKind.Number) { Min = 0, Max = 1, BelowMax = true }, "0", "Share of the inputs that the adapters do not see in training."),
            With("targets", new ListShape(Text), "[\"all-linear\"]", "Linear maps that are adapted, such as q_proj; all-linear: all of the blocks, experts included."),
            Optional("target_pattern", Text, "Regular expression that the whole path of an adapted map matches, instead of targets."),
        ]), "The adapters, with tuning: lora."),
    ]);

    private static readonly ObjectShape DataSet = new(
    [
        Optional("file", FilePath, "JSONL file, of chat rows unless prompt says how to make them. A data set given as a text is its file."),
        Optional("prompt", Text, "For rows that are no chat rows: the user's message, with {{ field }} in the place of a row's field."),
        Optional("system", Text, "With prompt: the system message."),
        Optional("completion", Text, "With prompt: the assistant's message, for sft stages."),
        Optional("chosen", Text, "With prompt: the preferred answer, for dpo stages."),
        Optional("rejected", Text, "With prompt: the other answer, for dpo stages."),
        With("extract", new NamedShape(new ObjectShape([Required("pattern", Text, "Regular expression whose first group takes the field's place.")]) { Shorthand = "pattern" }, "field"), "{}",
            "With prompt: by field, what graders see of it, for example answer: '#### (.+)'."),
        Optional("generator", OneOf([.. TaskLibrary.GeneratorNames]), "Built-in task that makes the rows."),
        Optional("split", OneOf("demos", "train", "valid", "pairs"),
            "Part of the task: demonstrations, prompts, the 500 held-out problems, or pairs of the right answer and the typical error."),
        Optional("rows", Whole(1), "Number of rows; absent: all of a file, of a generator 500 for valid and 20000 otherwise."),
        Optional("wrong_share", Share, "Share of the demonstrations open to the task's typical error that carry it; absent: 0."),
        Optional("seed", new ScalarShape(ScalarKind.Integer) { Min = 0, Max = long.MaxValue },
            "Seed of the draws; absent: the experiment's."),
    ]) { Shorthand = "file" };

    private static readonly ObjectShape Grader = new(
    [
        Optional("file", FilePath, "The grader: .dll, .csx, .js or .json. A grader given as a text is its file."),
        Optional("builtin", OneOf([.. TaskLibrary.Names]), "Instead of a file, the built-in task whose grader judges; see tasks.md."),
        Optional("weight", Number, "Weight of the score in the reward; 0: measured, not trained on; absent: 1, of a shadow 0."),
        Optional("shadow_of", Name, "Another grader that this one is compared with; its scores are recorded and never trained on."),
        Optional("on_disagree", OneOf("log", "screen"), "With shadow_of: record disagreements, or leave such rollouts out of training as well; absent: log."),
        Optional("tolerance", NotNegative, "With shadow_of: how far apart two scores may be and still agree; absent: 0."),
        Optional("timeout", Duration, "Wall limit of one call; absent: grading.timeout."),
        Optional("range", Matching(@"^-?[0-9.eE+-]+\.\.-?[0-9.eE+-]+$", "a range such as 0..1"),
            "Scores outside are faults; absent: what the grader declares."),
        With("options", new FreeShape(), "{}", "What the grader gets as its options."),
        Optional("deterministic", Flag, "Whether the same call is promised the same answer, which grading.canary checks; absent: true, unless it asks a judge."),
        Optional("class", Text, "For a plugin with several graders, the class or grader name."),
        Optional("trusted", Matching("^[0-9a-fA-F]{64}$", "the 64 hexadecimal digits of a SHA-256"),
            "Content hash under which the grader may run inside the host."),
    ]) { Shorthand = "file" };

    private static readonly ObjectShape Interpreter = new(
    [
        Required("command", Matching(@"^\S+\s.*\{file\}", "a command in which {file} stands for the program"),
            "Command that runs a program, for example python3 -I {file}. Its first word lies in the system's own folders."),
    ]) { Shorthand = "command" };

    private static readonly ObjectShape Grading = new(
    [
        With("workers", Whole(1), "2", "Samples graded side by side."),
        With("timeout", Duration, "2s", "Wall limit of one call."),
        With("on_fault", OneOf("drop_rollout", "drop_group", "stop"), "drop_rollout", "What a grader's failure does. It is never a score."),
        With("fault_budget", Share, "10%", "Share of a step's samples that may fail before the run stops."),
        Optional("fault_count", Whole(0), "Samples of a stage that may fail before the run stops; absent: any number."),
        With("min_group_size", Whole(2), "2", "A group with fewer scored members is dropped; a stage with gae, which has no baseline to take from them, takes any."),
        With("canary", Share, "1%", "Share of training's rollouts that is graded twice, to see whether graders repeat themselves; the first answer counts. 0: none."),
        With("isolation", OneOf("auto", "sandbox", "process"), "auto",
            "What stands between scripts and plugins and the machine; auto: a sandbox where bubblewrap works, else a process of its own."),
        With("cpu", Duration, "2s", "Processor time of one call in a worker."),
        With("memory_mb", Whole(64), "512", "Managed heap of one worker in MiB."),
        With("interpreters", new NamedShape(Interpreter, "language"), "{}",
            "Interpreters by language, for tasks that run programs of the model. JavaScript is built in."),
        With("hot_reload", Flag, "false", "Take a changed grader over at the next step, once it passes its cases; such a run cannot be repeated to the bit."),
    ]);

    private static readonly ObjectShape Judge = new(
    [
        Optional("url", Matching("^https?://[^@\\s]+$", "an address of http or https without name and password") with { MayBeSecret = true },
            "Base address of the endpoint that judge models are asked at; absent: OPENAI_BASE_URL, else OpenAI's own."),
        Optional("api_key", Matching("^env:[A-Za-z_][A-Za-z0-9_]*$", "env: and the name of the variable that holds the key") with { MayBeSecret = true },
            "Where the key is, for example env:JUDGE_KEY; absent: OPENAI_API_KEY. A key itself is refused."),
        With("concurrency", Whole(1), "8", "Requests under way at the same time."),
        With("retries", Whole(0), "5", "Further tries of a request that was throttled, failed on the server or on the way."),
        With("cache", Whole(0), "10000", "Answers that are kept, so that the same question is asked once; 0: none."),
        With("timeout", Duration, "60s", "Wall limit of one call of a grader that asks a judge, unless the grader has its own."),
    ]);

    private static readonly ObjectShape Eval = new(
    [
        Required("data", Name, "Data set of held-out prompts."),
        With("every_steps", Whole(0), "10", "Steps between evaluations of an rft stage; 0: only before and after it."),
        With("metric", Name, "reward", "The grader that is followed, or reward."),
        With("greedy", Flag, "true", "Take the likeliest token instead of sampling."),
        With("samples", Whole(1), "1", "Completions a prompt."),
    ]);

    private static readonly ObjectShape Guards = new(
    [
        With("nan", OneOf("stop", "skip"), "stop", "What a loss or gradient that is not finite does."),
        With("all_zero_variance_steps", Whole(0), "20", "Stop after so many steps in a row without a group that has signal; 0: never."),
        With("min_entropy", NotNegative, "0", "Stop when the sampled distributions' entropy falls below this in a step, nats a token; 0: never."),
        Optional("max_kl", Positive, "Stop when a step moves the policy further than this, nats a token (policy/kl); absent: never."),
        Optional("early_stop", new ObjectShape(
        [
            Optional("metric", Name, "The metric of evaluations that is followed, a grader or reward; absent: eval.metric."),
            With("patience", Whole(1), "5", "Evaluations in a row without improvement after which a stage ends; the run goes on with the next."),
            With("min_delta", NotNegative, "0", "How far the metric must rise to count as an improvement."),
        ]), "End a stage whose evaluations no longer get better; absent: it runs to its last step."),
        Optional("disk_wait", Duration, "How long a full disk is waited for before the run ends; absent: for ever."),
    ]);

    private static readonly ObjectShape Alarms = new(
    [
        With("kl", NotNegative, "0.1", "KL (k3) of a step's updates, nats a token, above which an alarm is raised; 0: never."),
        With("entropy_drop", Share, "50%", "Share of its entropy that the policy loses within the window; 0: never."),
        With("truncated_share", Share, "30%", "Share of completions that are cut off; 0: never."),
        With("zero_variance_share", Share, "80%", "Share of groups whose rewards are all equal; 0: never."),
        With("not_finite", Flag, "true", "Updates that are skipped because a loss or gradient is not finite."),
        With("held_out", Flag, "true", "The evaluation falls below the interval of its best while the reward rises."),
        With("length_growth", NotNegative, "0.25", "Growth of completions over the window while the reward does not rise; 0: never."),
        With("length_score", Share, "60%", "Correlation, within groups, of what a grader pays with the length of the completion; 0: never."),
        With("copies", Share, "20%", "Rise, over the window, of the share of completions that are one and the same text; 0: never."),
        With("disagreement", Share, "10%", "Share of rollouts on which a shadow and its grader disagree; 0: never."),
        With("shadow_failed", Flag, "true", "A shadow fails."),
        With("canary", Flag, "true", "A grader answers differently when it is asked again; see grading.canary."),
        With("window", Whole(4), "20", "Steps over which changes are measured."),
    ]);

    private static readonly ObjectShape Checkpoints = new(
    [
        With("every_steps", Whole(0), "50", "Steps between checkpoints; 0: only at the end of a stage."),
        With("keep", Whole(1), "3", "Newest checkpoints that are kept."),
        Optional("keep_best", Matching("^[A-Za-z0-9_-]+/[A-Za-z0-9_-]+$", "data/metric, for example valid/correct"),
            "Keep the best checkpoint by this metric as well."),
    ]);

    private static readonly ObjectShape Run = new(
    [
        With("dir", FilePath, ".rft/runs", "Folder of the run folders; absent: .rft/runs under the current folder (RFT_HOME moves .rft)."),
        With("rollouts", OneOf("all", "none"), "all", "Which rollouts are written."),
    ]);

    /// <summary>The whole file.</summary>
    public static ObjectShape Root { get; } = new(
    [
        Required("name", Matching("^[A-Za-z0-9_][A-Za-z0-9_.-]*$", "a name of letters, digits, ., - and _"), "Name of the experiment."),
        With("seed", new ScalarShape(ScalarKind.Integer) { Min = 0, Max = long.MaxValue }, "0", "Seed of everything that is drawn."),
        With("device", Matching("^(auto|cpu|cuda(:[0-9]{1,2})?)$", "auto, cpu, cuda or cuda:n"), "auto", "Where tensors live."),
        With("threads", Matching("^(auto|[1-9][0-9]{0,2})$", "auto or a number of at least 1"), "auto",
            "Threads of libtorch on the CPU; auto: 1 for small models, else every core. The results are the same."),
        Required("model", Model, "The model that is trained."),
        Required("data", new NamedShape(DataSet, "data set"), "Data sets by name."),
        With("graders", new NamedShape(Grader, "grader"), "{}", "Graders by name; the reward is the weighted sum of their scores."),
        With("grading", Grading, "{}", "How grading runs."),
        With("judge", Judge, "{}", "Where judge models are, for graders that ask one; see grader-json.md."),
        Required("stages", StageSchema.Stages, "Stages of training, in order."),
        Optional("eval", Eval, "Evaluation on held-out prompts."),
        With("guards", Guards, "{}", "What stops a run."),
        With("alarms", Alarms, "{}", "Hints that something may be wrong with a reinforcement stage; they change nothing. See alarms.md."),
        With("checkpoints", Checkpoints, "{}", "What is saved when."),
        With("run", Run, "{}", "Where a run is written."),
    ]);
}
