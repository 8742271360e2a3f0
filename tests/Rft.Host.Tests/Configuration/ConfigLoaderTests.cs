using Rft.Host.Configuration;
using Rft.Graders.OpenAi;
using Rft.Graders.Tasks;
using Rft.Graders.Workers;
using Rft.Training.Loop;
using Rft.Training.Losses;
using Rft.Training.Optim;
using Rft.Training.Runs;
using Rft.Training.Rollouts;
using ScoreRange = Rft.Graders.ScoreRange;

namespace Rft.Host.Tests.Configuration;

public sealed class ConfigLoaderTests
{
    private static string Repository => Path.GetFullPath("../../../../..", AppContext.BaseDirectory);

    [Fact]
    public void Guards_are_bound_with_the_metric_of_evaluations_unless_they_name_another()
    {
        const string Text = "guards: { min_entropy: 0.01, max_kl: 0.5, early_stop: { patience: 3, min_delta: 0.02 }, disk_wait: 10m }\neval: {";
        var guards = ConfigFixture.Load(ConfigFixture.With("eval: {", Text)).Config.Guards;
        Assert.Equal(new CollapseGuard(0.01, 0.5), guards.Collapse);
        Assert.Equal(new EvaluationStop("correct", 3, 0.02), guards.EarlyStop);
        Assert.Equal(TimeSpan.FromMinutes(10), guards.DiskWait);
        var other = ConfigFixture.Load(ConfigFixture.With("eval: {", "guards: { early_stop: { metric: reward } }\neval: {")).Config.Guards;
        Assert.Equal(new EvaluationStop("reward", 5), other.EarlyStop);
    }

    [Fact]
    public void Defaults_are_filled_in()
    {
        var config = ConfigFixture.Load(ConfigFixture.Minimal).Config;
        Assert.Equal((0UL, "auto"), (config.Seed, config.Device));
        Assert.Equivalent(new TinyModelConfig(3, 128, 4, 4, 352, 512, ["<answer>", "</answer>"]), config.Model.Tiny);
        var grading = new GradingConfig(
            2, TimeSpan.FromSeconds(2), FaultPolicy.DropRollout, 0.1, null, 2, Isolation.Auto, TimeSpan.FromSeconds(2), 512, HotReload: false) { Canary = 0.01 };
        Assert.Equal(grading, config.Grading with { Interpreters = grading.Interpreters });
        Assert.Empty(config.Grading.Interpreters);
        Assert.Equal(new EvalConfig("valid", 10, "correct", true, 1), config.Eval);
        Assert.Equal(new GuardsConfig(NotFinitePolicy.Stop, 20), config.Guards);
        Assert.Equal(new CheckpointConfig(50, 3, null), config.Checkpoints);
        Assert.Equal(new GeneratedDataConfig("train", "arithmetic", new GeneratorRequest(TaskSplit.Train, null, 0)), config.Data["train"]);
        var sft = Assert.IsType<SftStageConfig>(config.Stages[0]);
        Assert.Equal(new OptimizerConfig
        {
            LearningRate = 0.0015, Beta1 = 0.9, Beta2 = 0.98, WeightDecay = 0.01, Eps = 1e-8, WarmupSteps = 20, MaxGradNorm = 1,
            Schedule = ScheduleShape.Cosine, FinalShare = 0.1, DecayOn = DecayScope.All,
        }, sft.Optimizer);
        var rft = Assert.IsType<RftStageConfig>(config.Stages[1]);
        Assert.Equal((64, 8, 1, 1, 0), (rft.PromptsPerStep, rft.GroupSize, rft.Minibatches, rft.Epochs, rft.MaxStaleness));
        Assert.Equal(new LossConfig { Preset = "dapo" }, rft.Loss);
        Assert.Equal(new ZeroVarianceConfig(true, null), rft.ZeroVariance);
        Assert.Equal(new SamplingConfig(1, 1, 0, 16), rft.Sampling);
        Assert.Equal(ScheduleShape.Linear, rft.Optimizer.Schedule);
        Assert.Equal(RewardSource.Normal, rft.Rewards);
    }

    [Fact]
    public void A_stage_on_pairs_has_its_loss_and_its_held_out_rows()
    {
        const string Stage = "  - { name: prefer, method: dpo, data: pairs, steps: 5, batch: 8, valid: valid, early_stop: { min_delta: 0.01 }, "
            + "loss: { objective: ipo, beta: 0.2, length_normalized: true, ld_alpha: 0.5, f_divergence: js-divergence, rpo_alpha: 0.1, sft_average: true }, "
            + "optimizer: { learning_rate: 1.0e-4, weight_decay_on: matrices } }\n";
        string text = ConfigFixture.With("  valid: {", "  pairs: { generator: arithmetic, split: pairs }\n  valid: {").Replace("  - name: rft\n", Stage + "  - name: rft\n", StringComparison.Ordinal);
        var dpo = Assert.IsType<DpoStageConfig>(ConfigFixture.Load(text).Config.Stages[1]);
        Assert.Equal(new HeldOutConfig("valid", 50, 3, 0.01), dpo.HeldOut);
        Assert.Equal((PreferenceObjective.Ipo, DecayScope.Matrices), (Assert.Single(dpo.Loss.Terms).Objective, dpo.Optimizer.DecayOn));
        var wanted = new PreferenceOptions
        {
            Terms = dpo.Loss.Terms, Beta = 0.2, LengthNormalized = true, LdAlpha = 0.5, Divergence = PreferenceDivergence.JsDivergence, SftWeight = 0.1, SftAverage = true,
        };
        Assert.Equal(wanted, dpo.Loss);
        Assert.Null(Assert.IsType<SftStageConfig>(ConfigFixture.Load(text).Config.Stages[0]).HeldOut);
    }

    [Fact]
    public void The_judge_is_named_by_address_and_variable()
    {
        Assert.Equal(new JudgeOptions(), ConfigFixture.Load(ConfigFixture.Minimal).Config.Judge);
        const string Judge = "judge: { url: \"http://localhost:8000/v1\", api_key: env:JUDGE_KEY, concurrency: 2, retries: 0, cache: 5, timeout: 30s }\n";
        var loaded = ConfigFixture.Load(Judge + ConfigFixture.Minimal);
        Assert.Equal(
            new JudgeOptions
            {
                Url = new Uri("http://localhost:8000/v1"), ApiKeyVariable = "JUDGE_KEY", Concurrency = 2, Retries = 0, CacheSize = 5, Timeout = TimeSpan.FromSeconds(30),
            },
            loaded.Config.Judge);
    }

    [Fact]
    public void A_literal_key_is_refused_wherever_it_comes_from_and_never_repeated()
    {
        var environment = new Dictionary<string, string> { ["KEY"] = "sk-secret" };
        foreach (var findings in new[]
        {
            ConfigFixture.Findings("judge: { api_key: \"${KEY}\" }\n" + ConfigFixture.Minimal, environment: environment),
            ConfigFixture.Findings(ConfigFixture.Minimal, ["judge.api_key=sk-secret"]),
        })
        {
            Assert.Contains("judge.api_key is wrong (and not shown); use env:", Assert.Single(findings), StringComparison.Ordinal);
            Assert.DoesNotContain("sk-secret", findings[0], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_command_line_wins_over_the_environment_which_wins_over_the_file()
    {
        var environment = new Dictionary<string, string>
        {
            ["RFT__STAGES__RFT__STEPS"] = "7", ["RFT__SEED"] = "5", ["RFT__GRADERS__CORRECT__WEIGHT"] = "2", ["RFT_HOME"] = "/unrelated",
        };
        var config = ConfigFixture.Load(ConfigFixture.Minimal, ["stages.rft.steps=6", "stages.rft.optimizer.learning_rate=1e-4", "stages.rft.steps=8"], environment).Config;
        Assert.Equal(8, config.Stages[1].Steps);
        Assert.Equal(1e-4, config.Stages[1].Optimizer.LearningRate);
        Assert.Equal(5UL, config.Seed);
        Assert.Equal(2, config.Graders["correct"].Weight);
    }

    [Fact]
    public void Set_reaches_into_shorthands_aliases_lists_and_options()
    {
        string text = ConfigFixture.With("{ file: correct.js }", "correct.js").Replace("steps: 10\n", "steps: 10\n    loss: grpo\n", StringComparison.Ordinal);
        var config = ConfigFixture.Load(text,
            ["stages.rft.loss.beta=0.01", "graders.correct.weight=0.5", "graders.correct.options.unit.name=cm", "stages.rft.optimizer.betas=[0.8, 0.9]"]).Config;
        var rft = (RftStageConfig)config.Stages[1];
        Assert.Equal(new LossConfig { Preset = "grpo", KlCoef = 0.01 }, rft.Loss);
        Assert.Equal((0.8, 0.9), (rft.Optimizer.Beta1, rft.Optimizer.Beta2));
        Assert.Equal(0.5, config.Graders["correct"].Weight);
        Assert.Equal("""{"unit":{"name":"cm"}}""", config.Graders["correct"].Options.GetRawText());
    }

    [Fact]
    public void Other_programs_names_are_read_with_a_note()
    {
        var loaded = ConfigFixture.Load(ConfigFixture.With("steps: 10\n",
            "steps: 10\n    num_generations: 4\n    loss: { preset: grpo, epsilon: 0.1, beta: 0.02, kl_estimator: k3 }\n"));
        var rft = (RftStageConfig)loaded.Config.Stages[1];
        Assert.Equal(4, rft.GroupSize);
        Assert.Equal(new LossConfig { Preset = "grpo", ClipLow = 0.1, KlCoef = 0.02, KlEstimator = "k3" }, rft.Loss);
        Assert.Equal(
        [
            "sub/e.yaml(15,5): 'num_generations' is read as 'stages.rft.group_size'",
            "sub/e.yaml(16,27): 'epsilon' is read as 'stages.rft.loss.clip_low'",
            "sub/e.yaml(16,41): 'beta' is read as 'stages.rft.loss.kl.coef'",
            "sub/e.yaml(16,53): 'kl_estimator' is read as 'stages.rft.loss.kl.estimator'",
        ], loaded.Notes);
    }

    [Fact]
    public void Paths_start_where_they_are_written_and_variables_expand()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sub/e.yaml", ConfigFixture.With("{ generator: arithmetic, split: demos }", "../rows.jsonl") + "run: { dir: \"${OUT}/r\" }\n");
        var environment = new Dictionary<string, string> { ["OUT"] = "place" };
        var config = ConfigLoader.Load("sub/e.yaml", new ConfigSources([], environment, folder.Path)).Config;
        Assert.Equal(new FileDataConfig("demos", Path.Combine(folder.Path, "rows.jsonl")), config.Data["demos"]);
        Assert.Equal(Path.Combine(folder.Path, "sub/correct.js"), config.Graders["correct"].File);
        Assert.Equal(Path.Combine(folder.Path, "sub/place/r"), config.Run.Dir);
        config = ConfigLoader.Load("sub/e.yaml", new ConfigSources(["run.dir=out"], environment, folder.Path)).Config;
        Assert.Equal(Path.Combine(folder.Path, "out"), config.Run.Dir);
    }

    [Fact]
    public void The_default_run_folder_is_under_the_current_folder_and_moves_with_RFT_HOME()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sub/e.yaml", ConfigFixture.Minimal);
        Assert.Equal(Path.Combine(folder.Path, ".rft/runs"), ConfigLoader.Load("sub/e.yaml", new ConfigSources([], new Dictionary<string, string>(), folder.Path)).Config.Run.Dir);
        var moved = new Dictionary<string, string> { ["RFT_HOME"] = "/var/rft" };
        Assert.Equal("/var/rft/runs", ConfigLoader.Load("sub/e.yaml", new ConfigSources([], moved, folder.Path)).Config.Run.Dir);
    }

    [Fact]
    public void Json_goes_the_same_way_with_tabs_and_escapes()
    {
        const string json = """
            {
            	"name": "t", "seed": 3,
            	"model": {"tiny": {"added_tokens": ["\u003cx>", "a\"b"]}},
            	"data": {"train": "a\/b.jsonl"},
            	"graders": {"g": {"file": "g.csx", "timeout": "200ms", "range": "-1..1", "options": {"n": 1, "s": "1", "f": 0.5, "b": true, "z": null, "l": [1]}}},
            	"stages": [{"name": "rft", "method": "rft", "data": "train", "steps": 2, "optimizer": {"learning_rate": 1e-4}, "sampling": {"max_tokens": 8}}]
            }
            """;
        var config = ConfigFixture.Load(json, name: "e.json").Config;
        Assert.Equal(["<x>", "a\"b"], config.Model.Tiny!.AddedTokens);
        Assert.EndsWith("sub/a/b.jsonl", ((FileDataConfig)config.Data["train"]).File, StringComparison.Ordinal);
        var grader = config.Graders["g"];
        Assert.Equal(TimeSpan.FromMilliseconds(200), grader.Timeout);
        Assert.Equal(new ScoreRange(-1, 1), grader.Range);
        Assert.Equal("""{"n":1,"s":"1","f":0.5,"b":true,"z":null,"l":[1]}""", grader.Options.GetRawText());
    }

    [Fact]
    public void The_resolved_file_names_origins_and_loads_to_the_same_config()
    {
        string text = ConfigFixture.With("{ file: correct.js }", "{ file: \"co rrect.js\", options: { a: [\"1\", x: y], b: [{ c: 1 }, {}], d: [{ e: 2 }], cost: \"$${X}\" } }");
        using var folder = new TemporaryFolder();
        folder.Write("e.yaml", text);
        var sources = new ConfigSources(["seed=7"], new Dictionary<string, string> { ["RFT__STAGES__RFT__STEPS"] = "9" }, folder.Path);
        string yaml = ConfigLoader.Load("e.yaml", sources).ToYaml();
        Assert.Contains("seed: 7  # --set\n", yaml, StringComparison.Ordinal);
        Assert.Contains("    steps: 9  # environment RFT__STAGES__RFT__STEPS\n", yaml, StringComparison.Ordinal);
        Assert.Contains("  - name: rft  # e.yaml:11\n", yaml, StringComparison.Ordinal);
        Assert.Contains("      learning_rate: 2.0e-4  # e.yaml:16\n", yaml, StringComparison.Ordinal);
        Assert.Contains("  on_fault: drop_rollout  # default\n", yaml, StringComparison.Ordinal);
        Assert.Contains("added_tokens: [\"<answer>\", \"</answer>\"]  # default\n", yaml, StringComparison.Ordinal);
        Assert.Equal(yaml, ConfigLoader.Load("e.yaml", sources).ToYaml());

        var again = ConfigLoader.Load(folder.Write("runs/config.yaml", yaml), new ConfigSources([], new Dictionary<string, string>(), "/"));
        Assert.Equal(WithoutOrigins(yaml), WithoutOrigins(again.ToYaml()));
        Assert.Equal("""{"a":["1",{"x":"y"}],"b":[{"c":1},{}],"d":[{"e":2}],"cost":"${X}"}""", again.Config.Graders["correct"].Options.GetRawText());
        Assert.Equivalent(ConfigLoader.Load("e.yaml", sources).Config.Stages, again.Config.Stages);
    }

    [Fact]
    public void A_secret_in_options_reaches_the_grader_and_not_the_resolved_file()
    {
        string text = ConfigFixture.With("{ file: correct.js }", "{ file: correct.js, options: { key: \"${API_KEY}\", list: [\"${API_KEY}\"] } }");
        var loaded = ConfigFixture.Load(text, environment: new() { ["API_KEY"] = "sesame" });
        Assert.Equal("""{"key":"sesame","list":["sesame"]}""", loaded.Config.Graders["correct"].Options.GetRawText());
        Assert.DoesNotContain("sesame", loaded.ToYaml(), StringComparison.Ordinal);
        Assert.Contains("      key: \"${API_KEY}\"  # e.yaml:8\n", loaded.ToYaml(), StringComparison.Ordinal);
        Assert.Contains("      list: [\"${API_KEY}\"]  # e.yaml:8\n", loaded.ToYaml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stage_shorter_than_its_warm_up_is_allowed_so_that_smoke_runs_need_one_override() =>
        Assert.Equal(3, ConfigFixture.Load(ConfigFixture.Minimal, ["stages.skill.steps=3"]).Config.Stages[0].Steps);

    [Theory]
    [InlineData("arithmetic", 1500, 100, "plugins/Rft.Plugins.Arithmetic/Rft.Plugins.Arithmetic.dll", 0.9)]
    [InlineData("sorting", 600, 60, "graders/sorted.csx", 0.7)]
    [InlineData("countdown", 1200, 100, "plugins/Rft.Plugins.Countdown/Rft.Plugins.Countdown.dll", 0.85)]
    public void The_shipped_experiments_load(string name, int skillSteps, int rftSteps, string grader, double wrongShare)
    {
        var loaded = ConfigLoader.Load(Path.Combine(Repository, "experiments", name + ".yaml"), new ConfigSources([], new Dictionary<string, string>(), "/"));
        Assert.Empty(loaded.Notes);
        Assert.Equal(name, loaded.Config.Name);
        Assert.Equal([skillSteps, 60, rftSteps], loaded.Config.Stages.Select(stage => stage.Steps));
        Assert.EndsWith(grader, loaded.Config.Graders["correct"].File, StringComparison.Ordinal);
        Assert.Equal(wrongShare, ((GeneratedDataConfig)loaded.Config.Data["habit"]).Request.WrongShare);
        Assert.All(loaded.Config.Data.Values.Cast<GeneratedDataConfig>(), data => Assert.Equal((name, 17UL), (data.Generator, data.Request.Seed)));
    }

    private static IEnumerable<string> WithoutOrigins(string yaml) => yaml.Split('\n').Select(line => line.Split("  # ")[0]);
}
