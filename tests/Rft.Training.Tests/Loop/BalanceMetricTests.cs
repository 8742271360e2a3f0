using Rft.Graders;
using Rft.Training.Data;
using Rft.Training.Loop;
using Rft.Training.Models;

namespace Rft.Training.Tests.Loop;

/// <summary>The load-balancing loss of each kind of stage as a metric.</summary>
public sealed class BalanceMetricTests
{
    private static readonly ExpertsConfig Experts = new(Count: 4, Chosen: 2, Width: 12, Renormalised: true, Layers: [0], BalanceLoss: 0.001);
    private static readonly ScriptedGrader Grader = new(request => request.Sample.Text.Count(char.IsAsciiLetterLower) - 0.1 * request.Sample.Text.Length);

    [Fact]
    public async Task Every_kind_of_stage_reports_it_with_its_coefficient()
    {
        using var folder = new TemporaryFolder();
        var half = await TrainingRuns.RunAsync(Plan(0.5), folder.At("half"), Grader, experts: Experts);
        Assert.Equal(["warm", "prefer", "rft"], half.Steps.Select(step => step.Stage).Distinct());
        // coef times experts times the sum over experts of (share of choices) (mean probability): 2 choices a token, shared evenly 4 * 4 * (2/4) (1/4) = 2.
        // Fresh routers share nearly evenly, so the loss of one layer is a little above 0.5 * 2, with one micro-batch as with several, with one update as with two.
        Assert.All(half.Steps, step => Assert.InRange(step.Values["train/balance"], 0.9, 1.5));
        var whole = await TrainingRuns.RunAsync(Plan(1), folder.At("whole"), Grader, experts: Experts);
        Assert.Equal(2 * half.Steps[0].Values["train/balance"], whole.Steps[0].Values["train/balance"], 5);
    }

    [Fact]
    public async Task Without_a_coefficient_or_without_experts_there_is_none()
    {
        using var folder = new TemporaryFolder();
        var off = await TrainingRuns.RunAsync(Plan(0), folder.At("off"), Grader, experts: Experts);
        var dense = await TrainingRuns.RunAsync(Plan(0.5), folder.At("dense"), Grader);
        Assert.All(off.Steps.Concat(dense.Steps), step => Assert.DoesNotContain("train/balance", step.Values.Keys));
    }

    private static TrainingPlan Plan(double coef)
    {
        var update = LoopOptions.Update with { Forward = LoopOptions.Update.Forward with { BalanceCoef = coef } };
        ChatRow[] demos =
        [
            .. LoopData.Rows(4).Select(row => row with { Messages = [.. row.Messages, new Message { Role = "assistant", Content = "ab" }], Trained = [false, true] }),
        ];
        PreferenceRow[] pairs =
            [.. Enumerable.Range(0, 4).Select(i => PreferenceRow.Parse(Item.Parse($$"""{"prompt":"{{i}}","chosen":"X","rejected":"y"}"""), "pairs", i + 1))];
        return LoopOptions.Plan(LoopOptions.Rft(1)) with
        {
            Stages =
            [
                new SftStagePlan(new SftOptions("warm", 2, 2, update, NotFinitePolicy.Stop), demos),
                new DpoStagePlan(new DpoOptions("prefer", 2, 2, update, NotFinitePolicy.Stop), pairs),
                new RftStagePlan(LoopOptions.Rft(2) with { Update = update }, LoopData.Rows(10)),
            ],
        };
    }
}
