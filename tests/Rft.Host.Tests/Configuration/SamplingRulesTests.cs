using Rft.Host.Composition;
using Rft.Host.Configuration;
using Rft.Training.Loop;
using Rft.Training.Rollouts;
using Rft.Training.Selection;

namespace Rft.Host.Tests.Configuration;

/// <summary>From the keys of refilling and selection to the settings of the library, and what is refused before a run.</summary>
public sealed class SamplingRulesTests
{
    [Fact]
    public void Without_keys_a_stage_neither_refills_nor_selects()
    {
        var (stage, config) = Load("");
        Assert.Null(stage.ZeroVariance.Refill);
        // The evaluation follows the grader, so the grader says what passes.
        Assert.Equal(new SelectionOptions { Pass = new PassRule("correct") }, SelectionSettings.Of(stage.Selection, config));
    }

    [Fact]
    public void Every_key_arrives()
    {
        var (stage, config) = Load(
            "zero_variance: { refill: true, max_batches: 4, on_cap: skip, spare: 3, carry: true, max_age: 2 }, "
            + "selection: { kind: pools, easy: 80%, hard: 0.2, bring_back: 0, retire_after: 5, window: 2, metric: reward, pass_at: 0.5 }");
        Assert.Equal(new RefillOptions { MaxBatches = 4, OnCap = CapPolicy.Skip, Spare = 3, Carry = true, MaxAge = 2 }, stage.ZeroVariance.Refill);
        var wanted = new SelectionOptions
        {
            Kind = SelectionKind.Pools, Easy = 0.8, Hard = 0.2, BringBack = 0, RetireAfter = 5, Window = 2, Pass = new PassRule("reward", 0.5),
        };
        Assert.Equal(wanted, SelectionSettings.Of(stage.Selection, config));
    }

    [Fact]
    public void A_text_is_the_kind_and_the_reward_passes_at_its_maximum()
    {
        var (stage, config) = Load("selection: pass_rate");
        Assert.Equal(SelectionKind.PassRate, SelectionSettings.Of(stage.Selection, config).Kind);
        var (rewarded, whole) = Load("selection: { kind: pass_rate, metric: reward }");
        Assert.Equal(new PassRule("reward", 1), SelectionSettings.Of(rewarded.Selection, whole).Pass);
    }

    [Theory]
    [InlineData("zero_variance: { spare: 2 }", "zero_variance.spare is 2, which only a stage with refill: true reads")]
    [InlineData("zero_variance: { carry: true }", "zero_variance.carry is true, which only a stage with refill: true reads")]
    [InlineData("zero_variance: { on_cap: stop }", "zero_variance.on_cap is stop, which only a stage with refill: true reads")]
    [InlineData("zero_variance: { refill: true, filter: false }", "zero_variance.refill needs filter: true")]
    [InlineData("zero_variance: { refill: true, spare: 64 }", "zero_variance.spare is 64, not below prompts_per_step 64")]
    [InlineData("minibatches: 2, zero_variance: { refill: true, carry: true }", "zero_variance.max_age is 1, but a step makes 2 optimizer steps")]
    [InlineData("selection: { easy: 0.8 }", "selection.easy is 0.8, which kind uniform does not read; remove it, or use kind: pools and pass_rate")]
    [InlineData("selection: { kind: pass_rate, bring_back: 0.2 }", "selection.bring_back is 0.2, which kind pass_rate does not read")]
    [InlineData("selection: { kind: pools, hard: 0.95 }", "selection: hard is 0.95, not below easy 0.9")]
    [InlineData("selection: { kind: pools, metric: correctt }", "selection.metric is correctt, but there is no grader of that name")]
    [InlineData("selection: { kind: pool }", "selection.kind")]
    [InlineData("minibatches: 2, max_staleness: 1", "max_staleness is 1, but a step makes 2 optimizer steps, so nothing could be sampled ahead; raise it to 2 or more, or use 0")]
    [InlineData("sampling: { max_tokens: 8, partial_tokens: 8 }", "sampling.partial_tokens is 8, not below max_tokens 8, so every rollout ends in its step anyway; lower it or remove it")]
    [InlineData("sampling: { max_tokens: 8, partial_tokens: 4 }, max_staleness: 1", "sampling.partial_tokens is 4, which sampling ahead does not go with; set max_staleness to 0, or remove it")]
    [InlineData("sampling: { max_tokens: 8, partial_tokens: 4 }, zero_variance: { refill: true }", "sampling.partial_tokens is 4, which zero_variance.refill does not go with")]
    [InlineData("max_staleness: 1, zero_variance: { refill: true, carry: true }", "max_staleness is 1, to which carried groups would add their age")]
    public void What_does_not_fit_is_refused(string keys, string message) =>
        Assert.Contains(message, Assert.Single(ConfigFixture.Findings(Text(keys))), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 2, 0)]
    [InlineData(2, 2, 1)]
    [InlineData(5, 2, 2)]
    public void Staleness_is_counted_in_optimizer_steps_and_sampling_ahead_in_whole_ones(int staleness, int minibatches, int lag)
    {
        var (_, config) = Load($"minibatches: {minibatches}, max_staleness: {staleness}");
        var stage = Assert.IsType<RftStagePlan>(PlanBuilder.Build(config, new DataSets(config)).Stages[^1]);
        Assert.Equal(lag, stage.Options.Lag);
    }

    private static string Text(string keys)
    {
        string sampling = keys.StartsWith("sampling: {", StringComparison.Ordinal) ? "" : "sampling: { max_tokens: 16 }, ";
        string stage = $"- {{ name: rft, method: rft, data: train, steps: 10, {sampling}optimizer: {{ learning_rate: 2.0e-4 }}";
        int start = ConfigFixture.Minimal.IndexOf("  - name: rft", StringComparison.Ordinal), end = ConfigFixture.Minimal.IndexOf("eval:", StringComparison.Ordinal);
        return $"{ConfigFixture.Minimal[..start]}  {stage}{(keys.Length == 0 ? "" : ", " + keys)} }}\n{ConfigFixture.Minimal[end..]}";
    }

    private static (RftStageConfig Stage, ExperimentConfig Config) Load(string keys)
    {
        var config = ConfigFixture.Load(Text(keys)).Config;
        return (config.Stages.OfType<RftStageConfig>().Single(), config);
    }
}
