using System.Globalization;
using Rft.Host.Checking;
using Rft.Host.Checking.Advising;
using Rft.Training.Loop;

namespace Rft.Host.Tests.Checking;

public sealed class SurveyAdviceTests
{
    private const string Sampling = """
        name: small
        device: cpu
        model: { tiny: { layers: 1, width: 32, heads: 2, context: 64 } }
        data: { train: train.jsonl }
        graders: { even: { builtin: countdown } }
        stages:
          - { name: rft, method: rft, data: train, steps: 5, prompts_per_step: 10, group_size: 4, sampling: { max_tokens: 8 }, optimizer: { learning_rate: 1.0e-3 } }
        """;
    private const string Warmed = "stages:\n  - { name: warm, method: sft, data: train, steps: 3, batch: 2, optimizer: { learning_rate: 1.0e-3 } }";

    [Fact]
    public void The_chance_of_both_outcomes_is_the_one_by_hand()
    {
        // 1 - 1/16 - 1/16; 1 - 1/256 - 81/256.
        Assert.Equal(0.875, GroupSignal.Chance(0.5, 4), 12);
        Assert.Equal(174.0 / 256, GroupSignal.Chance(0.25, 4), 12);
        Assert.Equal(0, GroupSignal.Chance(0, 4));
        Assert.Equal(0, GroupSignal.Chance(1, 4));
        Assert.Equal(0, GroupSignal.Chance(0.5, 1));
        // Prompts that are always or never right: none has both, though half of all samples pass.
        Assert.Equal(0.875 / 3, GroupSignal.Share([0, 1, 0.5], 4), 12);
    }

    [Theory]
    [InlineData("1;1;1;1", "too easy: 100 % of the samples pass and 0 of 4 groups have unequal rewards; take harder prompts, or stop here")]
    [InlineData("0;0;0;0", "too hard: 0 % of the samples pass and 0 of 4 groups have unequal rewards; sft on 100 to 1,000 demonstrations first, or easier prompts")]
    [InlineData("0.5;0.5;0;1", "rft has signal: 2 of 4 groups have unequal rewards")]
    [InlineData("0.5;0;0;1", "rft has little signal: 1 of 4 groups have unequal rewards; about 2.5 of the 10 groups of a step teach; zero_variance.refill fills steps up at about 4 times the sampling, selection: pools passes over prompts that are solved or hopeless (docs/sampling.md)")]
    public void What_is_said_of_signal_follows_from_the_groups(string rates, string message)
    {
        var advice = SurveyAdvice.Of(Survey(rates), Plan(Sampling), named: false).ToList();
        Assert.Equal(message, Assert.Single(advice, line => line.Topic == "signal").Message);
    }

    [Theory]
    [InlineData("1;1;1;1", "too easy: 100 % of the samples pass; take harder prompts, or stop here")]
    [InlineData("0;0;0;0", "too hard: no sample passes, which leaves a critic little to tell apart; sft on demonstrations first, or easier prompts")]
    [InlineData("1;1;0;1", "rft has signal: 75 % of the samples pass, and the critic needs no groups with both outcomes")]
    public void With_a_critic_groups_need_not_differ_within_themselves(string rates, string message)
    {
        var plan = Plan(Sampling.Replace("steps: 5,", "steps: 5, loss: { advantage: { estimator: gae } },", StringComparison.Ordinal));
        var advice = SurveyAdvice.Of(Survey(rates), plan, named: false).ToList();
        Assert.Equal(message, Assert.Single(advice, line => line.Topic == "signal").Message);
        Assert.DoesNotContain(advice, line => line.Topic == "group_size");
    }

    [Fact]
    public void Demonstrations_that_are_there_are_named_and_pass_at_k_is_shown()
    {
        var advice = SurveyAdvice.Of(Survey("0;0"), Plan(Sampling.Replace("stages:", Warmed, StringComparison.Ordinal)), named: true).ToList();
        Assert.Contains("more supervised steps on the 4 demonstrations first", advice[1].Message, StringComparison.Ordinal);
        Assert.Equal("pass@1 0 %, pass@4 50 % by even, 2 prompts of rft with 4 samples each", advice[0].Message);
        Assert.DoesNotContain(advice, line => line.Topic == "group_size");
    }

    [Fact]
    public void A_model_that_is_still_to_be_trained_is_not_judged()
    {
        var plan = Plan(Sampling.Replace("stages:", Warmed, StringComparison.Ordinal));
        var advice = SurveyAdvice.Of(Survey("0;0"), plan, named: false).ToList();
        Assert.Equal(["baseline", "signal"], advice.Select(line => line.Topic));
        Assert.StartsWith("that was the model before warm", advice[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_group_size_is_judged_by_pass_rates_that_explain_the_signal()
    {
        // 1 - 2/16 = 0.875 of 4, 0.5 of 2, 1 - 2/256 of 8.
        var advice = SurveyAdvice.Of(Survey("0.5;0.5"), Plan(Sampling), named: false);
        Assert.Equal(
            "from the pass rates, 88 % of the groups of 4 see both outcomes, 50 % of 2, at least 99 % of 8", Assert.Single(advice, line => line.Topic == "group_size").Message);
        var graded = SurveyAdvice.Of(Survey("0.5;0") with { WithSignal = 2 }, Plan(Sampling), named: false);
        Assert.DoesNotContain(graded, line => line.Topic == "group_size");
    }

    [Fact]
    public void Without_a_score_nothing_is_said() =>
        Assert.Empty(SurveyAdvice.Of(new SurveyLine("rft", "even", 4, 3, 0, 0, 0, 3, null), Plan(Sampling), named: false));

    private static SurveyLine Survey(string text)
    {
        double[] rates = [.. text.Split(';').Select(rate => double.Parse(rate, CultureInfo.InvariantCulture))];
        int hopeless = rates.Count(rate => rate == 0), solved = rates.Count(rate => rate == 1), mixed = rates.Length - hopeless - solved;
        return new SurveyLine("rft", "even", 4, rates.Length, hopeless, solved, mixed, 0, null)
        {
            WithSignal = mixed, PassRates = rates, PassRate = rates.Average(), PassAt = new Dictionary<string, double> { ["1"] = rates.Average(), ["4"] = 0.5 },
        };
    }

    private static TrainingPlan Plan(string experiment) => Experiments.Plan(experiment).Plan;
}
