using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rft.Graders.OpenAi;
using Rft.Graders.Tasks;
using Rft.Graders.Workers;
using Rft.Host.Configuration.Schema;
using Rft.Host.Configuration.Source;
using Rft.Training.Alarms;
using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Runs;
using ScoreRange = Rft.Graders.ScoreRange;

namespace Rft.Host.Configuration;

/// <summary>Turns a resolved and checked tree into records. It decides nothing: defaults and limits are the schema's.</summary>
internal static class ConfigBinder
{
    private const int FfnMultiple = 32;

    /// <summary>Binds the whole file.</summary>
    public static ExperimentConfig Bind(MapNode root)
    {
        ulong seed = root.SeedOrNull("seed")!.Value;
        return new ExperimentConfig
        {
            Name = root.Text("name"),
            Seed = seed,
            Device = root.Text("device"),
            Threads = int.TryParse(root.Text("threads"), NumberStyles.None, CultureInfo.InvariantCulture, out int threads) ? threads : null,
            Model = Model(root.At("model")!),
            Data = Named(root.Children("data"), (name, node) => Data(name, node, seed)),
            Graders = Named(root.Children("graders"), Grader),
            Grading = Grading(root.At("grading")!),
            Judge = Judge(root.At("judge")!),
            Stages = [.. root.Children("stages").Select(stage => StageBinder.Bind(stage.Value))],
            Eval = root.At("eval") is { } eval
                ? new EvalConfig(eval.Text("data"), eval.Int("every_steps"), eval.Text("metric"), eval.Flag("greedy"), eval.Int("samples"))
                : null,
            Guards = Guards(root),
            Alarms = Alarms(root.At("alarms")!),
            Checkpoints = new CheckpointConfig(
                root.Int("checkpoints.every_steps"), root.Int("checkpoints.keep"), root.TextOrNull("checkpoints.keep_best")),
            Run = new RunConfig(root.Text("run.dir"), root.Word<RecordedRollouts>("run.rollouts")),
        };
    }

    private static GuardsConfig Guards(MapNode root) => new(root.Word<NotFinitePolicy>("guards.nan"), root.Int("guards.all_zero_variance_steps"))
    {
        Collapse = new CollapseGuard(root.Number("guards.min_entropy"), root.NumberOrNull("guards.max_kl")),
        EarlyStop = root.At("guards.early_stop") is not { } stop
            ? null
            : new EvaluationStop(stop.TextOrNull("metric") ?? root.Text("eval.metric"), stop.Int("patience"), stop.Number("min_delta")),
        DiskWait = root.DurationOrNull("guards.disk_wait"),
    };

    private static ModelConfig Model(ConfigNode node) => new()
    {
        Tiny = node.At("tiny") is { } tiny ? Tiny(tiny) : null,
        Path = node.TextOrNull("path"),
        Date = node.TextOrNull("date") is { } text && ScalarValue.TryDay(text, out var day) ? day : null,
        Tuning = node.Word<Tuning>("tuning"),
        Dtype = node.Word<WeightType>("dtype"),
        Lora = node.At("lora") is { } lora ? Lora(lora) : node.Word<Tuning>("tuning") == Tuning.Lora ? DefaultLora() : null,
    };

    private static LoraConfig Lora(ConfigNode node) => new(node.Int("rank"), node.Number("alpha"), node.Flag("rank_stabilised"))
    {
        Dropout = node.Number("dropout"), Targets = node.Texts("targets"), TargetPattern = node.TextOrNull("target_pattern"),
    };

    /// <summary>The schema's own defaults, for <c>tuning: lora</c> without a <c>lora</c> mapping.</summary>
    private static LoraConfig DefaultLora()
    {
        var shape = (ObjectShape)((ObjectShape)ExperimentSchema.Root.Find("model")!.Shape).Find("lora")!.Shape;
        string Default(string key) => shape.Find(key)!.Default!;
        return new LoraConfig(
            int.Parse(Default("rank"), CultureInfo.InvariantCulture), double.Parse(Default("alpha"), CultureInfo.InvariantCulture), bool.Parse(Default("rank_stabilised")))
        {
            Targets = JsonSerializer.Deserialize<string[]>(Default("targets"))!,
        };
    }

    private static TinyModelConfig Tiny(ConfigNode node)
    {
        int width = node.Int("width"), heads = node.Int("heads");
        int ffn = node.IntOrNull("ffn") ?? ((8 * width + 2) / 3 + FfnMultiple - 1) / FfnMultiple * FfnMultiple;
        return new(node.Int("layers"), width, heads, node.IntOrNull("kv_heads") ?? heads, ffn, node.Int("context"),
            node.Texts("added_tokens"));
    }

    private static DataConfig Data(string name, MapNode node, ulong seed)
    {
        if (node.TextOrNull("file") is { } file) return new FileDataConfig(name, file) { Rows = node.IntOrNull("rows"), Template = Template(node) };
        var request = new GeneratorRequest(
            node.Word<TaskSplit>("split"), node.IntOrNull("rows"), node.SeedOrNull("seed") ?? seed, node.ShareOrNull("wrong_share") ?? 0);
        return new GeneratedDataConfig(name, node.Text("generator"), request);
    }

    private static RowTemplate? Template(MapNode node) => node.TextOrNull("prompt") is not { } prompt ? null : new RowTemplate(
        prompt, node.TextOrNull("system"), node.TextOrNull("completion"),
        node.Children("extract").ToDictionary(field => field.Name, field => new Regex(field.Value.Text("pattern"), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)))
    {
        Chosen = node.TextOrNull("chosen"), Rejected = node.TextOrNull("rejected"),
    };

    private static GraderConfig Grader(string name, MapNode node) => new()
    {
        Name = name,
        File = node.TextOrNull("file"),
        Builtin = node.TextOrNull("builtin"),
        Weight = node.NumberOrNull("weight") ?? (node.At("shadow_of") is null ? 1 : 0),
        Shadow = node.TextOrNull("shadow_of") is { } shadowed
            ? new Shadow(name, shadowed, node.NumberOrNull("tolerance") ?? 0, node.TextOrNull("on_disagree") == "screen")
            : null,
        Timeout = node.DurationOrNull("timeout"),
        Range = node.TextOrNull("range") is { } range && ScalarValue.TryRange(range, out double low, out double high)
            ? new ScoreRange(low, high)
            : null,
        Options = JsonSerializer.SerializeToElement(NodeJson.Convert(node.At("options")!)),
        Deterministic = node.TextOrNull("deterministic") is { } repeats ? repeats == "true" : null,
        Class = node.TextOrNull("class"),
        Trusted = node.TextOrNull("trusted")?.ToLowerInvariant(),
    };

    private static GradingConfig Grading(ConfigNode node) => new(
        node.Int("workers"), node.DurationOrNull("timeout")!.Value, node.Word<FaultPolicy>("on_fault"),
        node.ShareOrNull("fault_budget")!.Value, node.IntOrNull("fault_count"), node.Int("min_group_size"), node.Word<Isolation>("isolation"), node.DurationOrNull("cpu")!.Value,
        node.Int("memory_mb"), node.Flag("hot_reload"))
    {
        Canary = node.ShareOrNull("canary")!.Value,
        Interpreters = Named<IReadOnlyList<string>>(
            node.Children("interpreters"), (_, interpreter) => interpreter.Text("command").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
    };

    private static AlarmOptions Alarms(ConfigNode node) => new()
    {
        Kl = node.Number("kl"),
        EntropyDrop = node.ShareOrNull("entropy_drop")!.Value,
        TruncatedShare = node.ShareOrNull("truncated_share")!.Value,
        ZeroVarianceShare = node.ShareOrNull("zero_variance_share")!.Value,
        NotFinite = node.Flag("not_finite"),
        HeldOut = node.Flag("held_out"),
        LengthGrowth = node.Number("length_growth"),
        LengthScore = node.ShareOrNull("length_score")!.Value,
        Copies = node.ShareOrNull("copies")!.Value,
        Disagreement = node.ShareOrNull("disagreement")!.Value,
        ShadowFailed = node.Flag("shadow_failed"),
        Canary = node.Flag("canary"),
        Window = node.Int("window"),
    };

    private static JudgeOptions Judge(ConfigNode node) => new()
    {
        Url = node.TextOrNull("url") is { } url ? new Uri(url) : null,
        ApiKeyVariable = node.TextOrNull("api_key")?["env:".Length..],
        Concurrency = node.Int("concurrency"),
        Retries = node.Int("retries"),
        CacheSize = node.Int("cache"),
        Timeout = node.DurationOrNull("timeout")!.Value,
    };

    private static OrderedDictionary<string, T> Named<T>(IEnumerable<(string Name, MapNode Value)> children, Func<string, MapNode, T> bind)
    {
        var named = new OrderedDictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, value) in children) named.Add(name, bind(name, value));
        return named;
    }
}
