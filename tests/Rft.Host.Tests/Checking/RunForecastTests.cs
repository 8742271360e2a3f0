using Rft.Host.Checking.Measuring;
using Rft.Host.Composition;
using Rft.Training.Loop;

namespace Rft.Host.Tests.Checking;

public sealed class RunForecastTests
{
    private const string Experiment = """
        name: small
        device: cpu
        model: { tiny: { layers: 1, width: 32, heads: 2, context: 64 } }
        data: { train: train.jsonl }
        graders: { even: { builtin: countdown } }
        stages:
          - { name: warm, method: sft, data: train, steps: 100, batch: 2, optimizer: { learning_rate: 1.0e-3 } }
          - { name: rft, method: rft, data: train, steps: 40, prompts_per_step: 10, group_size: 4, minibatches: 2, sampling: { max_tokens: 8 }, optimizer: { learning_rate: 1.0e-3 } }
        eval: { data: train, every_steps: 10, metric: even }
        guards: { min_entropy: 0.01 }
        checkpoints: { every_steps: 20 }
        """;

    [Fact]
    public void The_prediction_is_the_one_by_hand()
    {
        var (plan, trial) = Plans(Experiment);
        Assert.Equal([25, 10], trial.Plan.Stages.Select(stage => stage.Steps));
        var clock = new Marks(start: 10);
        clock.Started("warm").Steps("warm", 15, 2).Steps("warm", 10, 1).Wait(0.5);
        // The first evaluation, and the preparations of the stage before it, take a second more than the last one.
        clock.Started("rft").Evaluation("rft", 4).Steps("rft", 6, 2).Steps("rft", 4, 1).Evaluation("rft", 3).Wait(0.5).Ended();
        var forecast = RunForecast.Of(plan, trial, clock.All);

        // 15 x 2 + 10 x 1 tried, 75 more of 1, five checkpoints of a half.
        Assert.Equal(30 + 10 + 75 + 2.5, forecast.Stages[0].Seconds, 9);
        // Sampling, half of a step, is for answers of 2.5 tokens and was of 2: a step takes 1.125, an evaluation 3.75.
        Assert.Equal((1.125, 3.75), (forecast.Stages[1].SecondsPerStep, forecast.Stages[1].SecondsPerEvaluation));
        // Tried: 1 of preparations, 6 x 2 + 4 x 1; 30 more steps; evaluations at 0, 10, 20, 30 and 40; two checkpoints.
        Assert.Equal(17 + (30 * 1.125) + (5 * 3.75) + 1, forecast.Stages[1].Seconds, 9);
        Assert.Equal(10 + 117.5 + 70.5, forecast.Seconds, 9);
        Assert.Equal(forecast.Seconds / 2, forecast.CpuSeconds, 9);
        Assert.Equal((100L, 80L, 180L), (forecast.Stages[0].Updates, forecast.Stages[1].Updates, forecast.Updates));
        // 40 steps of 10 groups of 4 answers of 2.5 tokens; 5 evaluations of 4 answers.
        Assert.Equal((4000L, 50L, 4050L), (forecast.Stages[1].SampledTokens, forecast.Stages[1].EvaluationTokens, forecast.SampledTokens));
        Assert.Equal((2.5, "demonstrations", 0.3, "assumed"), (forecast.Stages[1].AnswerTokens, forecast.Stages[1].AnswerTokensFrom, forecast.Stages[1].SignalShare, forecast.Stages[1].SignalShareFrom));
        Assert.Equal((64, 10.0), (forecast.MeasuringSeconds, forecast.StartSeconds));
    }

    [Fact]
    public void A_plan_without_sampling_is_evaluated_once_at_its_end()
    {
        int rft = Experiment.IndexOf("  - { name: rft", StringComparison.Ordinal);
        var (plan, trial) = Plans(Experiment.Remove(rft, Experiment.IndexOf('\n', rft) + 1 - rft));
        var clock = new Marks(start: 1);
        clock.Started("warm").Steps("warm", 25, 1).Wait(0.5).Evaluation("warm", 3).Ended();
        var forecast = RunForecast.Of(plan, trial, clock.All);
        // The checkpoint's half is in the evaluation's gap, which is scaled as a whole: 1.25 x 3.5.
        Assert.Equal(1 + 100 + 4.375, forecast.Seconds, 9);
        Assert.Equal(10, forecast.SampledTokens);
    }

    [Fact]
    public void A_model_that_no_stage_trains_first_is_taken_as_it_samples()
    {
        int warm = Experiment.IndexOf("  - { name: warm", StringComparison.Ordinal);
        var (plan, trial) = Plans(Experiment.Remove(warm, Experiment.IndexOf('\n', warm) + 1 - warm));
        Assert.False(trial.Untrained);
        Assert.Equal(8, ((RftStagePlan)trial.Plan.Stages[0]).Options.Sampling.MaxTokens);
        var clock = new Marks(start: 1);
        clock.Started("rft").Evaluation("rft", 3).Steps("rft", 10, 1).Evaluation("rft", 3).Ended();
        var stage = RunForecast.Of(plan, trial, clock.All).Stages[0];
        // Half of the signal is gone on average, and with it half of the updates' 0.4.
        Assert.Equal((2.0, "samples", 0.15, "fading"), (stage.AnswerTokens, stage.AnswerTokensFrom, stage.SignalShare, stage.SignalShareFrom));
        Assert.Equal(0.8, stage.SecondsPerStep, 9);
        Assert.Equal(10 + (30 * 0.8) + (5 * 3), stage.Seconds, 9);
    }

    [Theory]
    [InlineData("refill: true", "samples")]
    [InlineData("filter: false", "samples")]
    [InlineData("filter: true", "fading")]
    public void Steps_that_are_refilled_or_not_filtered_are_full_to_the_end(string setting, string from)
    {
        int warm = Experiment.IndexOf("  - { name: warm", StringComparison.Ordinal);
        string alone = Experiment.Remove(warm, Experiment.IndexOf('\n', warm) + 1 - warm);
        var (plan, trial) = Plans(alone.Replace("group_size: 4", $"group_size: 4, zero_variance: {{ {setting} }}", StringComparison.Ordinal));
        var clock = new Marks(start: 1);
        clock.Started("rft").Evaluation("rft", 3).Steps("rft", 10, 1).Evaluation("rft", 3).Ended();
        var stage = RunForecast.Of(plan, trial, clock.All).Stages[0];
        Assert.Equal((from, from == "fading" ? 0.8 : 1), (stage.SignalShareFrom, Math.Round(stage.SecondsPerStep, 9)));
    }

    [Theory]
    [InlineData(40, 0, 2)]
    [InlineData(40, 10, 5)]
    [InlineData(41, 10, 6)]
    [InlineData(3, 10, 2)]
    public void Evaluations_are_counted_before_at_the_interval_and_at_the_end(int steps, int every, int times) => Assert.Equal(times, RunForecast.Times(steps, every));

    [Fact]
    public void A_trial_shows_steps_in_which_the_policy_learns_beside_its_critic()
    {
        var (plan, trial) = Plans(Experiment.Replace(
            "group_size: 4", "group_size: 4, loss: { advantage: { estimator: gae } }, critic: { warmup_steps: 3 }", StringComparison.Ordinal));
        Assert.Equal(3, ((RftStagePlan)plan.Stages[1]).Options.Critic!.WarmupSteps);
        Assert.Equal(0, ((RftStagePlan)trial.Plan.Stages[1]).Options.Critic!.WarmupSteps);
    }

    [Fact]
    public void A_trial_has_the_plans_shape_and_none_of_its_guards()
    {
        var (plan, trial) = Plans(Experiment);
        var (planned, tried) = (((RftStagePlan)plan.Stages[1]).Options, ((RftStagePlan)trial.Plan.Stages[1]).Options);
        Assert.Equal((planned.PromptsPerStep, planned.GroupSize, planned.Minibatches), (tried.PromptsPerStep, tried.GroupSize, tried.Minibatches));
        Assert.Equal((2, 0, 1.0, null), (tried.Sampling.MaxTokens, tried.MaxFlatSteps, tried.FaultBudget, tried.FaultCount));
        Assert.Equal((2, 0), (trial.Plan.Evaluation!.Sampling.MaxTokens, trial.Plan.Evaluation.EverySteps));
        Assert.Equal((new CollapseGuard(), null), (tried.Collapse, trial.Plan.Record.EvaluationStop));
        Assert.True(trial.Untrained);
        // Large models: a step tells more, and takes more.
        Assert.Equal([20, 4], TrialPlan.Of(plan, ModelSource.Of(Experiments.Plan(Experiment).Config.Model).Chat, 1_000_000_000).Plan.Stages.Select(stage => stage.Steps));
    }

    private static (TrainingPlan Plan, TrialPlan Trial) Plans(string experiment)
    {
        var (plan, config) = Experiments.Plan(experiment);
        return (plan, TrialPlan.Of(plan, ModelSource.Of(config.Model).Chat, 1000));
    }

    // A processor that is busy half of the time.
    private sealed class Marks(double start)
    {
        private static readonly Dictionary<string, double> None = [];
        private static readonly Dictionary<string, double> Values = new()
        {
            ["time/step"] = 1, ["time/sample"] = 0.5, ["time/update"] = 0.4, ["completion/tokens_mean"] = 2, ["group/sampled"] = 10, ["group/kept"] = 3, ["train/updates"] = 2,
        };
        private double _now = start;
        private int _step;

        public List<TrialMark> All { get; } = [];

        public Marks Started(string stage)
        {
            _step = 0;
            return Add(TrialEvent.Started, stage, 0);
        }

        public Marks Steps(string stage, int count, double seconds)
        {
            for (int i = 0; i < count; i++)
            {
                _step++;
                Add(TrialEvent.Step, stage, seconds);
            }
            return this;
        }

        public Marks Evaluation(string stage, double seconds) => Add(TrialEvent.Evaluation, stage, seconds);

        public Marks Wait(double seconds)
        {
            _now += seconds;
            return this;
        }

        public Marks Ended() => Add(TrialEvent.Ended, "", 0);

        private Marks Add(TrialEvent what, string stage, double seconds)
        {
            _now += seconds;
            All.Add(new TrialMark(what, stage, _step, new Cost(_now, _now / 2), what == TrialEvent.Step ? Values : None));
            return this;
        }
    }
}
