using Rft.Host.Runs;
using Rft.Host.Tests.Configuration;

namespace Rft.Host.Tests.Runs;

/// <summary>Which evaluations a result line shows.</summary>
public sealed class RunSummaryTests
{
    private static readonly HashSet<string> Reinforced = ["rft"];

    [Fact]
    public void A_run_with_reinforcement_shows_the_first_the_one_before_it_and_the_last()
    {
        // Stages prefer, rft: before and after pairs, before and after reinforcement.
        var shown = Of(Evaluation("prefer", 0, 0.1), Evaluation("prefer", 5, 0.2), Evaluation("rft", 0, 0.3), Evaluation("rft", 9, 0.4));
        Assert.Equal((0.1, 0.3, 0.4), (shown.First?.Value, shown.BeforeRft?.Value, shown.Final?.Value));
        Assert.Equal(new EvaluationLine("correct", 0.4, 8, 0.0, 1.0), shown.Final);
    }

    [Fact]
    public void A_run_without_reinforcement_has_a_first_and_a_last_one()
    {
        var shown = Of(Evaluation("prefer", 0, 0.1), Evaluation("prefer", 5, 0.2));
        Assert.Equal((0.1, null, 0.2), (shown.First?.Value, shown.BeforeRft?.Value, shown.Final?.Value));
    }

    [Fact]
    public void The_only_evaluation_is_the_last_and_none_is_none()
    {
        var only = Of(Evaluation("skill", 5, 0.2), new MetricsLine("step", "skill", 5, new Dictionary<string, double>()));
        Assert.Equal((null, null, 0.2), (only.First, only.BeforeRft, only.Final?.Value));
        Assert.Equal(new EvaluationLines(null, null, null), Of());
    }

    private static EvaluationLines Of(params MetricsLine[] lines) => RunSummary.Evaluations(lines, ConfigFixture.Load(ConfigFixture.Minimal).Config, Reinforced);

    private static MetricsLine Evaluation(string stage, int step, double value) => new("evaluation", stage, step, new Dictionary<string, double>
    {
        ["valid/correct"] = value, ["valid/correct/count"] = 8, ["valid/correct/low"] = 0, ["valid/correct/high"] = 1,
    });
}
